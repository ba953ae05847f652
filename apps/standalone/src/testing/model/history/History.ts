import type { Action } from "../Action.ts"
import {
  BookingAnswer,
  BucketAnswer,
  ConditionAnswer,
  CriterionAnswer,
  ExperimentAnswer,
  Identified,
  ReweightingAnswer
} from "../answers.ts"
import type { Interval, Step } from "../Step.ts"
import { type KnownExperiment, keyOf, type World } from "../World.ts"
import { type Attempt, attemptsOf } from "./Attempt.ts"
import { type Lifecycle, lifecycleOf, plannedLifecycleOf } from "./Lifecycle.ts"
import { Register } from "./Register.ts"

export interface Share {
  readonly layerId: string
  readonly ranges: readonly { readonly start: number; readonly end: number }[]
}

interface CriterionHistory {
  readonly model: Register<string | null>
  readonly conditions: Map<string, Register<string | null>>
}

/** A new distribution: its version, or until the database says it, the time that the answer gives it. */
export interface Reweighted extends Interval {
  readonly version: number | null
  readonly createdAt: number | null
  /** The only buckets; null for a bucket that was added. */
  readonly names: readonly string[] | null
  readonly added: string | null
}

/** The changes of one experiment that were acknowledged, and what clients saw of it. */
export interface ExperimentHistory {
  readonly known: KnownExperiment
  readonly lifecycle: Register<Lifecycle>
  readonly share: Register<Share | null>
  readonly criteria: Map<string, CriterionHistory>
  readonly overrides: Map<string, Register<string | null>>
  readonly reweighted: Reweighted[]
  readonly attempts: Attempt[]
  readonly steps: Step[]
}

export interface History {
  readonly world: World
  readonly steps: readonly Step[]
  /** Whether each service is active. */
  readonly services: Map<string, Register<boolean>>
  readonly experiments: Map<string, ExperimentHistory>
}

type Writer = (history: ExperimentHistory, step: Step) => void

const planned: Writer = ({ lifecycle }, step) => lifecycle.write(plannedLifecycleOf(step.answer.body), step)

const conditionOf = ({ criteria }: ExperimentHistory, { targets: { criterion } }: Step, id: string) => {
  const conditions = criteria.get(criterion?.id ?? "")?.conditions ?? new Map<string, Register<string | null>>()
  const known = conditions.get(id) ?? new Register<string | null>(null)
  conditions.set(id, known)
  return known
}

export const overrideOf = ({ overrides }: ExperimentHistory, key: string): Register<string | null> => {
  const known = overrides.get(key) ?? new Register<string | null>(null)
  overrides.set(key, known)
  return known
}

const addCriterion: Writer = ({ criteria }, step) => {
  const { conditions, id, sampling_model } = CriterionAnswer.parse(step.answer.body)
  const model = new Register<string | null>(null)
  model.write(sampling_model, step)
  const own = conditions.map((each) => {
    const value = new Register<string | null>(null)
    value.write(each.value, step)
    return [each.id, value] as const
  })
  criteria.set(id, { model, conditions: new Map(own) })
}

const reweight: Writer = (history, step) => {
  if (step.action.kind !== "replaceBuckets" || step.action.dryRun) return
  const { buckets, version } = ReweightingAnswer.parse(step.answer.body)
  const names = buckets.map(({ bucket_name }) => bucket_name)
  history.reweighted.push({ from: step.from, to: step.to, version, createdAt: null, names, added: null })
}

/** How an acknowledged change is recorded, by the kind of its action. */
const writers: { readonly [Kind in Action["kind"]]?: Writer } = {
  updateExperiment: ({ lifecycle }, step) =>
    lifecycle.write(lifecycleOf(ExperimentAnswer.parse(step.answer.body)), step),
  planExperiment: planned,
  createBucket: ({ reweighted }, { answer, from, to }) => {
    const { bucket_name: added, created_at: createdAt } = BucketAnswer.parse(answer.body)
    reweighted.push({ from, to, version: null, createdAt, names: null, added })
  },
  replaceBuckets: reweight,
  createCriterion: addCriterion,
  updateCriterion: ({ criteria }, step) => {
    const { id, sampling_model } = CriterionAnswer.parse(step.answer.body)
    criteria.get(id)?.model.write(sampling_model, step)
  },
  deleteCriterion: ({ criteria }, step) => criteria.get(step.targets.criterion?.id ?? "")?.model.write(null, step),
  createCondition: (history, step) => {
    const { id, value } = ConditionAnswer.parse(step.answer.body)
    conditionOf(history, step, id).write(value, step)
  },
  updateCondition: (history, step) => {
    const { id, value } = ConditionAnswer.parse(step.answer.body)
    conditionOf(history, step, id).write(value, step)
  },
  deleteCondition: (history, step) => conditionOf(history, step, step.targets.condition ?? "").write(null, step),
  putOverride: (history, step) => {
    if (step.action.kind !== "putOverride") return
    overrideOf(history, keyOf(step.action.entity)).write(step.action.bucket, step)
  },
  deleteOverride: (history, step) => {
    if (step.action.kind === "deleteOverride") overrideOf(history, keyOf(step.action.entity)).write(null, step)
  },
  joinLayer: ({ share }, step) => {
    if (step.action.kind !== "joinLayer" || step.action.dryRun) return
    const { layer_id: layerId, ranges } = BookingAnswer.parse(step.answer.body)
    share.write({ layerId, ranges }, step)
  },
  leaveLayer: ({ share }, step) => share.write(null, step)
}

/** A bucket that is removed takes its overrides along. Which these are depends on the order, so none is certain. */
const dropOverrides = (history: ExperimentHistory) => {
  for (const { from, names, to } of history.reweighted) {
    if (names === null) continue
    for (const override of history.overrides.values()) {
      const drops = override.values().some((bucket) => bucket !== null && !names.includes(bucket))
      if (drops) override.write(null, { from, to }, false)
    }
  }
}

const begin = (history: History, step: Step) => {
  const { id } = ExperimentAnswer.parse(step.answer.body)
  const known = history.world.experiments.find((each) => each.id === id)
  if (known === undefined) return
  history.experiments.set(id, {
    known,
    lifecycle: new Register(lifecycleOf(ExperimentAnswer.parse(step.answer.body))),
    share: new Register<Share | null>(null),
    criteria: new Map(),
    overrides: new Map(),
    reweighted: [],
    attempts: [],
    steps: []
  })
}

const recordService = ({ services }: History, { action, answer, from, targets, to }: Step) => {
  if (action.kind === "createService") services.set(Identified.parse(answer.body).id, new Register(action.active))
  if (action.kind === "setService") services.get(targets.service?.id ?? "")?.write(action.active, { from, to })
}

/** What the steps of all clients say, in any order. */
export const historyOf = (world: World, steps: readonly Step[]): History => {
  const history: History = { world, steps, services: new Map(), experiments: new Map() }
  for (const step of steps) {
    if (step.action.kind === "createExperiment" && step.answer.status === 200) begin(history, step)
  }
  const ordered = [...steps].sort((one, other) => one.from - other.from)
  for (const step of ordered) {
    const isDone = step.answer.status < 300
    if (isDone) recordService(history, step)
    const own = history.experiments.get(step.targets.experiment?.id ?? "")
    if (own === undefined) continue
    own.steps.push(step)
    own.attempts.push(...attemptsOf(step))
    if (isDone && step.answer.status !== 204) writers[step.action.kind]?.(own, step)
    if (step.answer.status === 204 && step.request.method === "DELETE") writers[step.action.kind]?.(own, step)
  }
  for (const own of history.experiments.values()) dropOverrides(own)
  return history
}
