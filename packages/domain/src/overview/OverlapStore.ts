import { Context, type Effect } from "effect"

/** An experiment whose entities are compared with those of others. */
export interface Compared {
  readonly id: string
  readonly name: string
  readonly serviceName: string
  /** Null when it is in no layer. */
  readonly layer: { readonly id: string; readonly name: string } | null
  /** Whether it holds slots of its layer, which it releases when it is completed or archived. */
  readonly holdsLayer: boolean
  /** Samples without forced ones; each is one entity. */
  readonly samples: number
}

/** Entities that are in exactly these experiments: bit `i` of the mask stands for experiment `i`. */
export interface EntityCount {
  readonly mask: number
  readonly entities: number
}

/** Looks for the newest entities of one experiment in others. */
export interface Probe {
  readonly from: string
  readonly into: readonly string[]
  /** The most entities; null for all. */
  readonly limit: number | null
}

export interface ProbeResult {
  readonly examined: number
  /** How many of them are in each of the others. */
  readonly found: readonly { readonly id: string; readonly both: number }[]
}

/** The port to entities that several experiments share. Forced samples do not count. */
export class OverlapStore extends Context.Service<
  OverlapStore,
  {
    /** These experiments of the team, of which `ids` may name some that do not exist. Without `ids` those that run at `now`, newest first. */
    readonly compared: (
      teamId: string,
      wanted: {
        readonly ids: readonly string[] | null
        readonly serviceId: string | null
        readonly limit: number
        readonly now: number
      }
    ) => Effect.Effect<readonly Compared[]>
    /** Reads every entity of at most 30 experiments. */
    readonly scan: (ids: readonly string[]) => Effect.Effect<readonly EntityCount[]>
    readonly probe: (probe: Probe) => Effect.Effect<ProbeResult>
  }
>()("domain/OverlapStore") {}
