import { Link } from "@tanstack/react-router"
import { samplesSearch } from "../../../../../shell/searches.ts"
import { testerTexts } from "../../../../../texts/setup/tester.ts"
import type { Decision } from "../decisionOptions.ts"
import { type Criterion, criterionSentence } from "../sentences.ts"

interface DecisionFactsProps {
  readonly experimentId: string
  readonly criteria: readonly Criterion[]
  readonly decision: Decision
}

const { facts: texts } = testerTexts

const criterionText = (criteria: readonly Criterion[], id: string | null): string => {
  if (criteria.length === 0) return texts.everyone
  const found = criteria.find((each) => each.id === id)
  return found === undefined ? texts.noCriterion : criterionSentence(found.sampling_model, found.conditions)
}

const layerText = ({ layer }: Decision): string => {
  if (layer === null) return texts.noLayer
  return layer.excluded ? texts.layerOut(layer.slot) : texts.layerIn(layer.slot)
}

/** Where the entity stands: its slot, criterion, layer, override and stored sample. */
export const DecisionFacts = ({ criteria, decision, experimentId }: DecisionFactsProps) => {
  const { allocated_bucket, allocation_version, criterion_id, reason, revision, sample_id, slot } = decision
  return (
    <dl className="facts">
      <dt>{texts.slot}</dt>
      <dd>{texts.slotText(slot, allocation_version)}</dd>
      <dt>{texts.criterion}</dt>
      <dd>{criterionText(criteria, criterion_id)}</dd>
      <dt>{texts.layer}</dt>
      <dd>{layerText(decision)}</dd>
      <dt>{texts.override}</dt>
      <dd>{reason === "forced" && allocated_bucket !== null ? texts.forced(allocated_bucket) : texts.notForced}</dd>
      <dt>{texts.stored}</dt>
      <dd>
        {sample_id === null ? (
          texts.noSample
        ) : (
          <Link
            to="/experiments/$experimentId/samples"
            params={{ experimentId }}
            search={{ ...samplesSearch({}), sample: sample_id }}
          >
            {texts.sample}
          </Link>
        )}
      </dd>
      <dt>{texts.revision}</dt>
      <dd>{revision ?? texts.unknownRevision}</dd>
    </dl>
  )
}
