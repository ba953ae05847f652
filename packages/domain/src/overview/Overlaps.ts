import { Clock, Context, Effect, Layer } from "effect"
import { ExperimentNotFound } from "../experiments/Experiment.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import { type Caller, requireTeamPermission } from "../people/Caller.ts"
import { type Compared, type EntityCount, OverlapStore, type Probe, type ProbeResult } from "./OverlapStore.ts"
import { planOverlaps } from "./planOverlaps.ts"

/** Entities that two experiments share. */
interface OverlapPair {
  readonly a: string
  readonly b: string
  /** Entities that are in both: counted, or estimated from a sample. */
  readonly both: number
  /** Zero for experiments with slots of one layer, which no entity shares; null where nothing is known. */
  readonly expected: number | null
  readonly isLayerShared: boolean
  readonly basis: "exact" | "sample"
  /** Entities that were looked for. */
  readonly examined: number
}

export interface Overlapping {
  /** With the number of their entities. */
  readonly experiments: readonly (Compared & { readonly entities: number })[]
  /** Each pair once, in the order of the experiments. */
  readonly pairs: readonly OverlapPair[]
}

type Counted = Pick<OverlapPair, "basis" | "both" | "examined">

/** The most experiments that are compared at once. */
export const mostCompared = 30

const pairKey = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`)

/** The entities of each experiment, and of each pair, that was read whole. */
const countScanned = (ids: readonly string[], counts: readonly EntityCount[]) => {
  const entities = new Map(ids.map((id) => [id, 0]))
  const both = new Map<string, number>()
  for (const { entities: count, mask } of counts) {
    const inside = ids.filter((_, place) => (mask >>> place) & 1)
    for (const [place, id] of inside.entries()) {
      entities.set(id, (entities.get(id) ?? 0) + count)
      for (const other of inside.slice(place + 1)) {
        const key = pairKey(id, other)
        both.set(key, (both.get(key) ?? 0) + count)
      }
    }
  }
  return { entities, both }
}

/** What a search for entities of an experiment with so many samples says about each other one. */
export const countProbed = (
  { from, into, limit }: Probe,
  { examined, found }: ProbeResult,
  samples: number
): readonly (readonly [string, Counted])[] => {
  const counts = new Map(found.map(({ both, id }) => [id, both]))
  const isExact = limit === null || examined < limit
  return into.map((id) => {
    const both = counts.get(id) ?? 0
    const estimate = examined === 0 ? 0 : Math.round((both * samples) / examined)
    return [pairKey(from, id), { both: isExact ? both : estimate, basis: isExact ? "exact" : "sample", examined }]
  })
}

/** Which entities are in several experiments at once. */
export class Overlaps extends Context.Service<
  Overlaps,
  {
    /** Compares these experiments of the caller's team, or those that run, the newest 30. */
    readonly get: (wanted: {
      readonly serviceId?: string | undefined
      readonly ids?: readonly string[] | undefined
    }) => Effect.Effect<Overlapping, ExperimentNotFound | PermissionDenied, Caller>
  }
>()("domain/Overlaps") {
  static readonly layer = Layer.effect(
    Overlaps,
    Effect.gen(function* () {
      const store = yield* OverlapStore

      const get = Effect.fn("Overlaps.get")(function* ({
        ids,
        serviceId
      }: {
        readonly serviceId?: string | undefined
        readonly ids?: readonly string[] | undefined
      }) {
        yield* requireTeamPermission("project_read")
        const { teamId } = yield* requireTeamPermission("experiment_read")
        const compared = yield* store.compared(teamId, {
          ids: ids ?? null,
          serviceId: serviceId ?? null,
          limit: mostCompared,
          now: yield* Clock.currentTimeMillis
        })
        const known = new Map(compared.map((each) => [each.id, each]))
        const unknown = ids?.find((id) => !known.has(id))
        if (unknown !== undefined) return yield* new ExperimentNotFound({ id: unknown })
        const { probes, scan } = planOverlaps(compared)
        const scanned = countScanned(scan, yield* store.scan(scan))
        const probed = yield* Effect.forEach(probes, (probe) =>
          Effect.map(store.probe(probe), (result) => countProbed(probe, result, known.get(probe.from)?.samples ?? 0))
        )
        const counts = new Map<string, Counted>(probed.flat())
        const entitiesOf = ({ id, samples }: Compared) => scanned.entities.get(id) ?? samples
        const pairOf = (a: Compared, b: Compared): OverlapPair => {
          const key = pairKey(a.id, b.id)
          const examined = Math.min(entitiesOf(a), entitiesOf(b))
          const counted = counts.get(key) ?? { both: scanned.both.get(key) ?? 0, basis: "exact", examined }
          const isLayerShared = a.holdsLayer && b.holdsLayer && a.layer?.id === b.layer?.id
          return { a: a.id, b: b.id, ...counted, expected: isLayerShared ? 0 : null, isLayerShared }
        }
        return {
          experiments: compared.map((each) => ({ ...each, entities: entitiesOf(each) })),
          pairs: compared.flatMap((a, place) => compared.slice(place + 1).map((b) => pairOf(a, b)))
        }
      })
      return Overlaps.of({ get })
    })
  )
}
