import type { RulesetEntity } from "@sortition/domain/rulesets/compileRuleset"
import { EvaluatorError } from "./EvaluatorError.ts"
import type { Remembered } from "./Remembered.ts"
import type { Service } from "./service/makeService.ts"
import { timeLimit } from "./service/timeLimit.ts"

const mostEntities = 1_000
const limitMs = 10_000

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const numberOrNull = (value: unknown): number | null => (typeof value === "number" ? value : null)

export interface FoundSample {
  readonly experimentId: string
  readonly entity: RulesetEntity
  readonly remembered: Remembered
}

/** A stored sample of the answer; undefined if it is damaged. */
const readSample = (sample: unknown): FoundSample | undefined => {
  if (!isRecord(sample)) return undefined
  const { allocated_bucket: bucket, experiment_id: experimentId } = sample
  const { sampled_entity: sampledEntity, sampled_value: sampledValue } = sample
  if (typeof experimentId !== "string" || typeof bucket !== "string") return undefined
  if (typeof sampledEntity !== "string" || typeof sampledValue !== "string") return undefined
  const [version, slot] = [numberOrNull(sample.allocation_version), numberOrNull(sample.slot)]
  const remembered: Remembered = { reason: "already_sampled", bucket, version, slot, revision: null }
  return { experimentId, entity: { sampledEntity, sampledValue }, remembered }
}

const readSamples = (body: unknown): FoundSample[] => {
  const samples = isRecord(body) && Array.isArray(body.samples) ? body.samples.map(readSample) : [undefined]
  const read = samples.filter((sample) => sample !== undefined)
  if (read.length === samples.length) return read
  throw new EvaluatorError("invalid", "the answer to the look-up of samples cannot be read")
}

/** What the service has stored of these entities. */
export const lookUp = async (
  service: Service,
  path: string,
  entities: readonly RulesetEntity[]
): Promise<FoundSample[]> => {
  const found: FoundSample[] = []
  for (let start = 0; start < entities.length; start += mostEntities) {
    const limit = timeLimit(limitMs)
    try {
      const some = entities.slice(start, start + mostEntities)
      const wanted = some.map(({ sampledEntity: sampled_entity, sampledValue: sampled_value }) => {
        return { sampled_entity, sampled_value }
      })
      const body = JSON.stringify({ entities: wanted })
      const response = await service.request(path, { method: "POST", body, signal: limit.signal })
      found.push(...readSamples(await response.json()))
    } finally {
      limit.clear()
    }
  }
  return found
}
