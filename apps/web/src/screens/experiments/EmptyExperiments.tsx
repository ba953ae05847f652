import { EmptyState } from "../../parts/layout/EmptyState.tsx"
import { experimentsTexts } from "../../texts/experiments.ts"
import { CreateButton } from "./CreateButton.tsx"
import type { ExperimentsSearch } from "./useExperimentsSearch.ts"

interface EmptyExperimentsProps {
  readonly search: ExperimentsSearch
}

const { empty: texts } = experimentsTexts

/** Instead of a table without rows: why there is none, and what to do. */
export const EmptyExperiments = ({ search: { archived, q, service, status } }: EmptyExperimentsProps) => {
  if (q !== undefined || service !== undefined || status !== undefined) {
    return <EmptyState title={texts.nothing}>{texts.nothingText}</EmptyState>
  }
  if (archived === true) return <EmptyState title={texts.archived}>{texts.archivedText}</EmptyState>
  return (
    <EmptyState title={texts.title} action={<CreateButton />}>
      {texts.text}
    </EmptyState>
  )
}
