import { CompletionCurves } from "../../../../parts/charts/CompletionCurves.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { EmptyState } from "../../../../parts/layout/EmptyState.tsx"
import { resultsTexts } from "../../../../texts/results.ts"
import type { Results } from "../resultsQuery.ts"

const texts = resultsTexts.survival

interface SurvivalViewProps {
  readonly attrition: Results["attrition"]
  readonly colourOf: (bucket: string) => string
}

/** How fast the samples of each bucket complete. */
export const SurvivalView = ({ attrition, colourOf }: SurvivalViewProps) =>
  attrition.buckets.every(({ complete }) => complete === 0) ? (
    <EmptyState title={texts.title}>{texts.empty}</EmptyState>
  ) : (
    <Card title={resultsTexts.views.survival} hint={texts.hint}>
      <CompletionCurves attrition={attrition} colourOf={colourOf} />
    </Card>
  )
