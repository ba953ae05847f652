import type { CompiledRuleset, RulesetEntity } from "@sortition/domain/rulesets/compileRuleset"
import type { Evaluation, NoDecision } from "./Evaluator.ts"
import { decidedBy, LocalEvaluation } from "./LocalEvaluation.ts"
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

/** What the service has answered about the entity before, or else what the ruleset decides. */
export const evaluate = (
  compiled: CompiledRuleset | undefined,
  memory: Memory,
  experiment: string,
  entity: RulesetEntity,
  now: number
): Evaluation => {
  if (compiled === undefined) return notReady
  const decider = compiled.find(experiment)
  if (decider === undefined) return unknownExperiment
  const { id, revision } = decider.experiment
  const remembered = memory.get(id, entity)
  const counts = remembered !== undefined && (remembered.revision ?? revision) === revision
  const decided = counts ? remembered : decidedBy(decider.decide(entity, now))
  return new LocalEvaluation(decider, entity, now, decided)
}
