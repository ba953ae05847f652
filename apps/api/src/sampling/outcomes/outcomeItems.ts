import { largestValue } from "@sortition/domain/outcomes/checkOutcome"
import type { OutcomeRequest } from "@sortition/domain/outcomes/Outcomes"
import type { SampleReference } from "@sortition/domain/samples/identifySamples"
import { z } from "zod"
import { Finite } from "../../schemas/Finite.ts"
import { Id } from "../../schemas/Id.ts"
import { Timestamp } from "../../schemas/Timestamp.ts"
import { text } from "../../schemas/text.ts"
import { itemReader } from "../items/itemReader.ts"

/** The field of the body that holds the outcomes. */
export const itemsName = "outcomes"

/** One outcome to record, of a sample that is given by its id or by its entity and value. What is given beside the id must agree. */
export const OutcomeCreate = z
  .object({
    sample_id: Id.optional(),
    sampled_entity: text(1, 128).optional(),
    sampled_value: text(1, 512).optional(),
    metric: text(1, 128).meta({ description: "The name of a declared metric.", examples: ["revenue"] }),
    value: Finite.min(-largestValue)
      .max(largestValue)
      .meta({
        description: "A finite number; 0 or 1 for a proportion.",
        examples: [12.5]
      }),
    occurred_at: Timestamp.optional(),
    outcome_id: text(1, 128).optional()
  })
  .meta({
    id: "OutcomeCreate",
    description: "One outcome to record, of a sample that is given by its id or by its entity and value.",
    examples: [
      { sampled_entity: "User", sampled_value: "user-1", metric: "revenue", value: 12.5, outcome_id: "order-4711" }
    ]
  })

type Sampled = Pick<z.infer<typeof OutcomeCreate>, "sample_id" | "sampled_entity" | "sampled_value">

/** The sample of an item, or the name of the field that is missing. */
const sampleOf = ({
  sample_id: id,
  sampled_entity: sampledEntity,
  sampled_value: sampledValue
}: Sampled): SampleReference | string => {
  if (id !== undefined) return { id, sampledEntity, sampledValue }
  if (sampledEntity !== undefined && sampledValue !== undefined) return { sampledEntity, sampledValue }
  const half = sampledEntity === undefined ? "sampled_entity" : "sampled_value"
  return sampledEntity === sampledValue ? "sample_id" : half
}

export const outcomeReader = itemReader(
  { items: itemsName, fields: OutcomeCreate, answers: [] },
  OutcomeCreate.transform((item, { issues }): OutcomeRequest => {
    const sample = sampleOf(item)
    if (typeof sample === "string") {
      issues.push({ code: "invalid_type", expected: "string", input: undefined, path: [sample] })
      return z.NEVER
    }
    const { metric, occurred_at: occurredAt = null, outcome_id: outcomeId = null, value } = item
    return { sample, metric, value, occurredAt, outcomeId }
  })
)
