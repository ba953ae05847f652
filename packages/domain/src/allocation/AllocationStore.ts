import { Context, type Effect, type Option, type Result } from "effect"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import type { Allocation, AllocationVersion, VersionPage } from "./Allocation.ts"
import type { Snapshot } from "./Allocator.ts"
import type { LayerShare } from "./LayerShare.ts"
import type { AllocatedSamples } from "./previewSamples.ts"

/** The port to stored buckets and slot tables, and to the snapshots that decisions are made on. */
export class AllocationStore extends Context.Service<
  AllocationStore,
  {
    readonly find: (experimentId: string) => Effect.Effect<Option.Option<Allocation>>
    /**
     * Decides on the stored allocation while no other transaction can change it. Stores a new version, keeps all earlier ones, and raises the
     * experiment's revision. The stored version with other buckets stores only these and raises the revision; with the stored ones it changes
     * nothing.
     */
    readonly modify: <A extends Allocation, E>(
      experimentId: string,
      decide: (allocation: Allocation) => Result.Result<A, E>
    ) => Effect.Effect<{ readonly before: Allocation; readonly after: A }, E | ExperimentNotFound>
    /** In order; empty for an experiment that never had a bucket. */
    readonly versions: (experimentId: string, page: VersionPage) => Effect.Effect<readonly AllocationVersion[]>
    readonly version: (experimentId: string, version: number) => Effect.Effect<Option.Option<AllocationVersion>>
    /** The stored samples that the slot table has allocated, by slot; of a large experiment only by version. */
    readonly allocatedSamples: (experimentId: string) => Effect.Effect<AllocatedSamples>
    /** The key of the experiment's slot hash, which never changes. */
    readonly saltOf: (experimentId: string) => Effect.Effect<Option.Option<string>>
    /** The experiment's share of its layer, also a released one; null when it is in no layer. */
    readonly layerShareOf: (experimentId: string) => Effect.Effect<LayerShare | null>
    readonly snapshot: (experimentId: string) => Effect.Effect<Option.Option<Snapshot>>
    /** Runs `use` on the current snapshot, which cannot change before `use` ends. Only few run at a time. */
    readonly whileHeld: <A, E>(
      experimentId: string,
      use: (snapshot: Snapshot) => Effect.Effect<A, E>
    ) => Effect.Effect<Option.Option<A>, E>
  }
>()("domain/AllocationStore") {}
