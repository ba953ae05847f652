import fc from "fast-check"
import type { Action, SampleWish } from "./Action.ts"
import { anyAction, anyWish } from "./anyAction.ts"

/** One turn of a client: an action that one process answers, and what the client then asks the other process. */
export interface Turn {
  readonly action: Action
  /** 0 or 1. */
  readonly process: number
  /** An index into the known experiments, modulo their number. */
  readonly experiment: number
  readonly wishes: readonly SampleWish[]
}

export const anyTurn: fc.Arbitrary<Turn> = fc.record({
  action: anyAction,
  process: fc.nat(1),
  experiment: fc.nat(11),
  wishes: fc.array(anyWish, { minLength: 3, maxLength: 6 })
})

const changes: ReadonlySet<Action["kind"]> = new Set([
  "setService",
  "updateExperiment",
  "planExperiment",
  "createBucket",
  "replaceBuckets",
  "createCriterion",
  "updateCriterion",
  "deleteCriterion",
  "createCondition",
  "updateCondition",
  "deleteCondition",
  "putOverride",
  "deleteOverride",
  "joinLayer",
  "leaveLayer"
])

/** The actions of a turn. After a change, the other process must decide as the change says, on the entity that it is about too. */
export const actionsOf = ({ action, process, ...probe }: Turn): readonly Pick<Turn, "action" | "process">[] => {
  if (!changes.has(action.kind)) return [{ action, process }]
  const [first, ...others] = probe.wishes
  if (first === undefined) return [{ action, process }]
  const wish = "entity" in action ? { ...first, ...action.entity, bucket: null } : first
  const experiment = "experiment" in action ? action.experiment : probe.experiment
  const other = 1 - process
  return [
    { action, process },
    { action: { kind: "decide", experiment, wishes: [wish, ...others] }, process: other },
    { action: { kind: "sample", experiment, wish }, process: other }
  ]
}
