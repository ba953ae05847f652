import "../../style/experiments.css"
import { lazy, Suspense } from "react"
import { Page } from "../../parts/layout/Page.tsx"
import { useMay } from "../../service/session.ts"
import { experimentsTexts as texts } from "../../texts/experiments.ts"
import { CreateButton } from "./CreateButton.tsx"
import { ExperimentsTable } from "./ExperimentsTable.tsx"
import { Filters } from "./Filters.tsx"
import { useExperimentsSearch } from "./useExperimentsSearch.ts"

const CreateDialog = lazy(() =>
  import("./create/CreateDialog.tsx").then(({ CreateDialog }) => ({ default: CreateDialog }))
)

/** All experiments of the team: to find, to create, and to archive many at once. */
export const ExperimentsScreen = () => {
  const { change, search } = useExperimentsSearch()
  const mayCreate = useMay("project_experiments_create")
  return (
    <Page title={texts.title} actions={<CreateButton />}>
      <Filters search={search} onChange={change} />
      <ExperimentsTable search={search} onChange={change} />
      {search.new === true && mayCreate && (
        <Suspense>
          <CreateDialog onClose={() => change({ new: undefined })} />
        </Suspense>
      )}
    </Page>
  )
}
