import { Button } from "../../parts/controls/Button.tsx"
import { useMay } from "../../service/session.ts"
import { experimentsTexts } from "../../texts/experiments.ts"
import { useExperimentsSearch } from "./useExperimentsSearch.ts"

/** Opens the form of a new experiment, for those whose role can create one. */
export const CreateButton = () => {
  const { change } = useExperimentsSearch()
  const mayCreate = useMay("project_experiments_create")
  return mayCreate ? (
    <Button kind="main" onClick={() => change({ new: true })}>
      {experimentsTexts.create}
    </Button>
  ) : null
}
