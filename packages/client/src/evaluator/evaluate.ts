import { reasonOf } from "@sortition/domain/allocation/Decision"
import type { CompiledRuleset, RulesetEntity } from "@sortition/domain/rulesets/compileRuleset"
import type { Evaluation, NoDecision } from "./Evaluator.ts"
import { LocalEvaluation } from "./LocalEvaluation.ts"
import type { Memory } from "./Memory.ts"

const noDecision = (reason: NoDecision): Evaluation => ({
  experiment_id: null,
  key: null,
  bucket: null,
  value: undefined,
  reason,
  allocation_version: null,
  slot: null,
  metadata: {},
  flag: null,
  explanation: null
})
const notReady = noDecision("not_ready")
const unknownExperiment = noDecision("unknown_experiment")

/** What the service has answered about the entity before, or else what the ruleset decides. The clock is read only where the time matters. */
export const evaluate = (
  compiled: CompiledRuleset | undefined,
  memory: Memory,
  experiment: string,
  entity: RulesetEntity,
  clock: { readonly now: () => number }
): Evaluation => {
  if (compiled === undefined) return notReady
  const decider = compiled.find(experiment)
  if (decider === undefined) return unknownExperiment
  const now = decider.isTimed ? clock.now() : 0
  const known = memory.isEmpty ? undefined : memory.get(decider.experiment, entity)
  if (known !== undefined) {
    return new LocalEvaluation(decider, entity, now, known.reason, known.bucket, known.version, known.slot)
  }
  const decision = decider.decide(entity, now)
  const reason = reasonOf(decision)
  if (decision._tag === "NotSampled") return new LocalEvaluation(decider, entity, now, reason, null, null, null)
  return new LocalEvaluation(decider, entity, now, reason, decision.bucket, decision.version, decision.slot)
}
