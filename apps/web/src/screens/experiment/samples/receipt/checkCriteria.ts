import { type CompiledCriteria, compileCriteria } from "@sortition/domain/targeting/compileCriteria"
import { operatorsFor } from "@sortition/domain/targeting/operators/operatorsFor"
import type { Receipt } from "./verifyReceipt.ts"

type Criteria = NonNullable<Receipt["criteria"]>
type Explanations = ReturnType<CompiledCriteria["explain"]>

export interface CriteriaCheckResult {
  readonly qualifies: boolean
  readonly explanations: Explanations
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

type Attributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const isAttributes = (value: unknown): value is Attributes => isObject(value) && Object.values(value).every(isObject)

/** The attributes of a request as JSON; null when the text is none. */
export const parseAttributes = (text: string): Attributes | null => {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text)
    return isAttributes(value) ? value : null
  } catch {
    return null
  }
}

/** Checks the criteria of a receipt against attributes, with the code that the service runs. */
export const checkCriteria = async (
  criteria: Criteria,
  { sampled_entity: sampledEntity, sampled_value: sampledValue }: Receipt,
  attributes: Attributes
): Promise<CriteriaCheckResult> => {
  const operators = await operatorsFor(criteria.flatMap(({ conditions }) => conditions))
  const compiled = compileCriteria(
    criteria.map(({ conditions, id, sampling_attribute, sampling_model }) => ({
      id,
      samplingModel: sampling_model,
      samplingAttribute: sampling_attribute,
      conditions
    })),
    operators
  )
  const entity = { sampledEntity, sampledValue, attributes }
  return { qualifies: compiled.match(entity).qualifies, explanations: compiled.explain(entity) }
}
