import { ErrorCode, type EvaluationContext, type ResolutionDetails, StandardResolutionReasons } from "@openfeature/core"
import type { Evaluator } from "@sortition/client/evaluator"
import { readFlagContext } from "@sortition/domain/rulesets/readFlagContext"
import { type FlagType, nameOf } from "./FlagType.ts"
import { frozen } from "./frozen.ts"
import type { ResolutionOptions } from "./SortitionProviderOptions.ts"

/** A flag that a program asks for. */
export interface AskedFlag<T> {
  readonly key: string
  readonly type: FlagType<T>
  readonly defaultValue: T
  readonly context: EvaluationContext
}

/** Resolves a flag, and stores a sample of the entity if it gets a bucket's value. An error is an answer, too: nothing is thrown. */
export const resolveFlag = <T>(
  evaluator: Evaluator,
  { key, type, defaultValue, context }: AskedFlag<T>,
  { entity = "User", enrol = true, metadata = false }: ResolutionOptions
): ResolutionDetails<T> => {
  const read = readFlagContext(context, entity)
  if ("errorCode" in read) return failure(defaultValue, ErrorCode[read.errorCode], read.message)
  const sampled = { sampled_entity: read.sampledEntity, sampled_value: read.sampledValue }
  const evaluation = evaluator.decide(key, sampled, read.attributes)
  const { flag, reason } = evaluation
  if (flag === null) {
    return reason === "not_ready"
      ? failure(defaultValue, ErrorCode.PROVIDER_NOT_READY, "there is no ruleset yet")
      : failure(defaultValue, ErrorCode.FLAG_NOT_FOUND, `the service has no experiment ${JSON.stringify(key)}`)
  }
  const { value, variant } = flag
  if (value !== undefined && !type.includes(value)) {
    const message = `${JSON.stringify(key)} is of type ${nameOf(value)}, not ${type.name}`
    return failure(defaultValue, ErrorCode.TYPE_MISMATCH, message)
  }
  if (enrol && evaluation.bucket !== null) evaluator.use(key, sampled, read.attributes)
  return {
    value: value === undefined ? defaultValue : frozen(value),
    reason: evaluator.status === "ready" ? flag.reason : StandardResolutionReasons.STALE,
    // A copy: the SDK freezes it.
    flagMetadata: { ...(metadata ? flag : evaluation).metadata },
    ...(variant === undefined ? {} : { variant })
  }
}

const failure = <T>(value: T, errorCode: ErrorCode, errorMessage: string): ResolutionDetails<T> => ({
  value,
  reason: StandardResolutionReasons.ERROR,
  errorCode,
  errorMessage
})
