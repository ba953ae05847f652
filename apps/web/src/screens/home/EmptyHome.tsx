import { EmptyState } from "../../parts/layout/EmptyState.tsx"
import { useMay } from "../../service/session.ts"
import { homeTexts } from "../../texts/home.ts"
import { CreateLink } from "./CreateLink.tsx"

const { empty: texts } = homeTexts

export const EmptyHome = () => (
  <EmptyState title={texts.title} action={<CreateLink />}>
    {useMay("project_experiments_create") ? texts.text : texts.reader}
  </EmptyState>
)
