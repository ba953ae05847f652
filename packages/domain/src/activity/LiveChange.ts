import type { SampleCount } from "../samples/Sample.ts"
import type { ActivityPoint } from "./ActivityPoint.ts"

/** Something has changed since a stream last said so. */
export type LiveChange =
  | { readonly _tag: "TeamChanged" }
  | {
      readonly _tag: "ExperimentChanged"
      readonly experimentId: string
      /** The entity tag of the experiment. */
      readonly tag: string
    }
  | {
      readonly _tag: "Activity"
      readonly experimentId: string
      readonly counts: readonly SampleCount[]
      /** The new periods, and those whose counts have changed. */
      readonly points: readonly ActivityPoint[]
    }

/** Up to where a client has received everything. */
export interface LivePosition {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** The height of the team's audit chain; null while it is not known. */
  readonly height: number | null
}
