/** Milliseconds from the moment of the request, `null` to clear the date, or `same` to send the last date again. */
export type Start = number | null | "same"

export interface Entity {
  readonly sampledEntity: string
  readonly sampledValue: string
}

export interface SampleWish extends Entity {
  /** Null to let the service choose. */
  readonly bucket: string | null
  /** The attribute `country` of the entity. */
  readonly country: string
}

interface OnService {
  /** An index into the known services, modulo their number. */
  readonly service: number
}
interface OnExperiment {
  /** An index into the known experiments, modulo their number. */
  readonly experiment: number
}
interface OnCriterion extends OnExperiment {
  /** An index into the known criteria of the experiment, modulo their number. */
  readonly criterion: number
}
interface OnCondition extends OnCriterion {
  readonly condition: number
}

export const reads = [
  "experiment",
  "planned",
  "listed",
  "buckets",
  "versions",
  "counts",
  "samples",
  "export",
  "membership",
  "overrides",
  "criteria"
] as const

/** One request of a client. Indexes refer to what is known when the request is sent, so that every sequence of actions is possible. */
export type Action =
  | { readonly kind: "createService"; readonly active: boolean }
  | ({ readonly kind: "setService"; readonly active: boolean; readonly planned: boolean } & OnService)
  | ({ readonly kind: "createLayer"; readonly holdout: number } & OnService)
  | ({ readonly kind: "createExperiment"; readonly active: boolean; readonly start: Start } & OnService)
  | ({
      readonly kind: "updateExperiment"
      readonly active: boolean | undefined
      readonly start: Start | undefined
      readonly completed: true | undefined
    } & OnExperiment)
  | ({
      readonly kind: "planExperiment"
      readonly status: "completed" | "not_started" | "started" | undefined
      readonly archived: boolean | undefined
      readonly start: Start | undefined
    } & OnExperiment)
  | ({ readonly kind: "createBucket"; readonly name: string; readonly percentage: number } & OnExperiment)
  | ({
      readonly kind: "replaceBuckets"
      readonly shares: readonly { readonly name: string; readonly percentage: number }[]
      readonly dryRun: boolean
    } & OnExperiment)
  | ({ readonly kind: "createCriterion"; readonly model: string; readonly countries: readonly string[] } & OnExperiment)
  | ({ readonly kind: "updateCriterion"; readonly model: string } & OnCriterion)
  | ({ readonly kind: "deleteCriterion" } & OnCriterion)
  | ({ readonly kind: "createCondition"; readonly country: string } & OnCriterion)
  | ({ readonly kind: "updateCondition"; readonly country: string } & OnCondition)
  | ({ readonly kind: "deleteCondition" } & OnCondition)
  | ({ readonly kind: "putOverride"; readonly entity: Entity; readonly bucket: string } & OnExperiment)
  | ({ readonly kind: "deleteOverride"; readonly entity: Entity } & OnExperiment)
  | ({
      readonly kind: "joinLayer"
      readonly layer: number
      readonly percentage: number
      readonly exclusive: boolean
      readonly dryRun: boolean
    } & OnExperiment)
  | ({ readonly kind: "leaveLayer" } & OnExperiment)
  | ({ readonly kind: "sample"; readonly wish: SampleWish } & OnExperiment)
  | ({ readonly kind: "bulkSample"; readonly wishes: readonly SampleWish[] } & OnExperiment)
  | ({ readonly kind: "complete"; readonly entity: Entity } & OnExperiment)
  | ({ readonly kind: "bulkComplete"; readonly entities: readonly Entity[] } & OnExperiment)
  | ({ readonly kind: "decide"; readonly wishes: readonly SampleWish[] } & OnExperiment)
  | ({ readonly kind: "receipt"; readonly entity: Entity } & OnExperiment)
  | ({ readonly kind: "read"; readonly what: (typeof reads)[number] } & OnExperiment)
