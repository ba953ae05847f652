import { Context, type Effect, type Option, type Result } from "effect"
import type { Allocation, AllocationVersion } from "../allocation/Allocation.ts"
import type { Snapshot } from "../allocation/Allocator.ts"
import type { Listing, Order, Page, PlanFilter, Span } from "../shared/Listing.ts"
import type { Experiment, ExperimentNotFound } from "./Experiment.ts"

export type ExperimentOrder = Order<"createdAt" | "dueDate" | "id" | "name" | "scheduledStartDate" | "updatedAt">

/** The port to stored experiments, their buckets and their slot tables. Every change raises the experiment's revision. */
export class ExperimentStore extends Context.Service<
  ExperimentStore,
  {
    /** The number of an experiment to be, never given twice. */
    readonly nextNumber: Effect.Effect<string>
    /** Together with its creator's assignment. */
    readonly insert: (
      experiment: Experiment,
      created: { readonly salt: string; readonly creatorId: string }
    ) => Effect.Effect<void>
    readonly find: (id: string) => Effect.Effect<Option.Option<Experiment>>
    /** The team it belongs to, which never changes. */
    readonly teamOf: (id: string) => Effect.Effect<Option.Option<string>>
    /** What its slots are hashed with, which never changes. */
    readonly saltOf: (id: string) => Effect.Effect<Option.Option<string>>
    readonly snapshot: (id: string) => Effect.Effect<Option.Option<Snapshot>>
    /** Runs `use` on the experiment as it is, which nobody changes before it is done; none when there is no such experiment. For a few at a time. */
    readonly whileHeld: <A, E>(
      id: string,
      use: (snapshot: Snapshot) => Effect.Effect<A, E>
    ) => Effect.Effect<Option.Option<A>, E>
    /** Newest first; `activeOnly` as of `now`, so that a due schedule counts. */
    readonly list: (
      serviceId: string,
      filter: { readonly activeOnly: boolean; readonly now: number },
      page: Page
    ) => Effect.Effect<readonly Experiment[]>
    readonly listPlanned: (
      serviceId: string,
      filter: PlanFilter,
      order: ExperimentOrder,
      span: Span
    ) => Effect.Effect<Listing<Experiment>>
    /** Decides on the stored state while nobody else can change it, and stores what was decided. */
    readonly modify: <E>(
      id: string,
      decide: (experiment: Experiment) => Result.Result<Experiment, E>
    ) => Effect.Effect<Experiment, E | ExperimentNotFound>
    /** In order of creation. */
    readonly allocation: (id: string) => Effect.Effect<Option.Option<Allocation>>
    /** As `modify`, for the allocation: a new version is kept beside all earlier ones; the version that is stored changes nothing. */
    readonly modifyAllocation: <A extends Allocation, E>(
      id: string,
      decide: (allocation: Allocation) => Result.Result<A, E>
    ) => Effect.Effect<A, E | ExperimentNotFound>
    /** In order; empty for an experiment that never had a bucket. */
    readonly allocationVersions: (id: string) => Effect.Effect<readonly AllocationVersion[]>
    readonly allocationVersion: (id: string, version: number) => Effect.Effect<Option.Option<AllocationVersion>>
    /** Makes every schedule due at `now` take effect at its own instant; how many there were. */
    readonly activateDue: (now: number) => Effect.Effect<number>
  }
>()("domain/ExperimentStore") {}
