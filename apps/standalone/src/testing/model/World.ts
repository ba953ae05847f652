import type { Action, Entity, Start } from "./Action.ts"

interface KnownService {
  readonly id: string
  /** Its project in the planning API. */
  readonly number: string
}

export interface KnownLayer {
  readonly id: string
  readonly salt: string
  readonly holdout: number
  readonly service: KnownService
}

interface KnownCriterion {
  readonly id: string
  readonly conditions: string[]
}

export interface KnownExperiment {
  readonly id: string
  readonly number: string
  readonly salt: string
  readonly service: KnownService
  readonly criteria: KnownCriterion[]
  /** Sample ids by entity. */
  readonly samples: Map<string, string>
  /** The last date that was sent, in milliseconds since the epoch. */
  lastStart: number | null
}

/** What the clients have learnt from answers. */
export interface World {
  readonly services: KnownService[]
  readonly experiments: KnownExperiment[]
  readonly layers: KnownLayer[]
}

/** What an action refers to. */
export interface Targets {
  readonly service: KnownService | undefined
  readonly experiment: KnownExperiment | undefined
  readonly layer: KnownLayer | undefined
  readonly criterion: KnownCriterion | undefined
  readonly condition: string | undefined
  readonly sample: string | undefined
  /** In milliseconds since the epoch; undefined when the action sends no date. */
  readonly start: number | null | undefined
}

export const keyOf = ({ sampledEntity, sampledValue }: Entity): string => `${sampledEntity}/${sampledValue}`

const pick = <A>(items: readonly A[], index: number): A | undefined => items[index % Math.max(items.length, 1)]

const startOf = (start: Start | undefined, last: number | null, now: number): number | null | undefined => {
  if (start === "same") return last
  return typeof start === "number" ? now + start : start
}

/** The targets of an action that is sent at `now`, in milliseconds since the epoch. */
export const targetsOf = (action: Action, { experiments, layers, services }: World, now: number): Targets => {
  const experiment = "experiment" in action ? pick(experiments, action.experiment) : undefined
  const criterion = "criterion" in action ? pick(experiment?.criteria ?? [], action.criterion) : undefined
  return {
    service: "service" in action ? pick(services, action.service) : experiment?.service,
    experiment,
    layer: "layer" in action ? pick(layers, action.layer) : undefined,
    criterion,
    condition: "condition" in action ? pick(criterion?.conditions ?? [], action.condition) : undefined,
    sample: "entity" in action ? experiment?.samples.get(keyOf(action.entity)) : undefined,
    start: "start" in action ? startOf(action.start, experiment?.lastStart ?? null, now) : undefined
  }
}
