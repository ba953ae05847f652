import { Context, type Effect } from "effect"
import type { SampleCount } from "../samples/Sample.ts"
import type { ActivityPoint, PlacedActivity } from "./ActivityPoint.ts"
import type { Lateness } from "./Lateness.ts"

/** What a look at watched experiments and teams finds. */
export interface Sight {
  /** The height of the audit chain, by team. */
  readonly heights: ReadonlyMap<string, number>
  /** The revision, by experiment. */
  readonly revisions: ReadonlyMap<string, number>
  readonly points: readonly PlacedActivity[]
}

/** The port to what happened lately. */
export class ActivityStore extends Context.Service<
  ActivityStore,
  {
    /** Adds to the counts of periods, all of them or none. The points are distinct. */
    readonly add: (points: readonly PlacedActivity[]) => Effect.Effect<void>
    /** The activity of periods of so many seconds, from the one that contains `since` on; by time. */
    readonly since: (experimentId: string, since: number, period: number) => Effect.Effect<readonly ActivityPoint[]>
    readonly lateness: (teamId: string) => Effect.Effect<Lateness>
    /** Looks at all of them together, and at the activity of the periods that begin at `since` or later. */
    readonly look: (
      watched: { readonly teamIds: readonly string[]; readonly experimentIds: readonly string[] },
      since: number
    ) => Effect.Effect<Sight>
    /** `SampleStore.counts` of many experiments. */
    readonly counts: (experimentIds: readonly string[]) => Effect.Effect<ReadonlyMap<string, readonly SampleCount[]>>
    /** Deletes activity that is older than a day, at most 20,000 rows, and writes down that a worker does its rounds. */
    readonly tidy: Effect.Effect<void>
  }
>()("domain/ActivityStore") {}
