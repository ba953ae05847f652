import { Effect, Option, Result } from "effect"
import type { LayerShare } from "../allocation/LayerShare.ts"
import { countSlots } from "../allocation/Share.ts"
import { totalSlots } from "../allocation/SlotTable.ts"
import { layerDomain, slotHasher } from "../allocation/slotOf.ts"
import { type Experiment, ExperimentNotFound } from "../experiments/Experiment.ts"
import { LayerShareTaken } from "../experiments/LayerShareTaken.ts"
import { holdsShare } from "../experiments/lifecycle.ts"
import type { BookingFacts } from "../layers/bookLayer.ts"
import type { Layer, LayerBooking, LayerInUse } from "../layers/Layer.ts"
import { LayerStore } from "../layers/LayerStore.ts"
import { contains } from "../shared/contains.ts"
import { byId, change, pageOf, type State, type Stored } from "./memoryState.ts"

const bookingsOf = ({ bookings }: State, layerId: string) =>
  [...bookings.values()]
    .filter((each) => each.layerId === layerId && each.releasedAt === null)
    .sort((one, other) => byId({ id: one.experimentId }, { id: other.experimentId }))

const inUse = (state: State, layer: Layer): LayerInUse => ({
  ...layer,
  shares: bookingsOf(state, layer.id).map(({ experimentId, slots }) => ({ experimentId, slots: countSlots(slots) }))
})

/** The experiment's share of its layer; null outside any layer. */
export const layerShareOf = ({ bookings, layers }: State, experimentId: string): LayerShare | null => {
  const booking = bookings.get(experimentId)
  const layer = booking && layers.get(booking.layerId)
  return layer === undefined ? null : { id: layer.id, salt: layer.salt, slots: booking?.slots ?? [] }
}

const samplesBySlot = ({ samples }: State, experimentId: string, layer: Layer | undefined): ArrayLike<number> => {
  if (layer === undefined) return []
  const slotOf = slotHasher(layer.salt, layerDomain)
  const counts = new Uint32Array(totalSlots)
  for (const each of samples.values()) {
    if (each.experimentId !== experimentId) continue
    const slot = slotOf(each.sampledEntity, each.sampledValue)
    counts[slot] = (counts[slot] ?? 0) + 1
  }
  return counts
}

const factsOf = (state: State, { experiment }: Stored, layerId: string): BookingFacts => ({
  experiment,
  layer: state.layers.get(layerId) ?? null,
  bookings: bookingsOf(state, layerId),
  booking: state.bookings.get(experiment.id) ?? null,
  samplesBySlot: samplesBySlot(state, experiment.id, state.layers.get(layerId))
})

const overlap = (one: LayerBooking, other: LayerBooking) =>
  one.slots.some((mine) => other.slots.some((theirs) => mine.start < theirs.end && theirs.start < mine.end))

/** Releases or books the experiment's share of a layer after a change from `before` to `after`. */
export const settleShare = (
  state: State,
  before: Experiment,
  after: Experiment
): Result.Result<void, LayerShareTaken> => {
  const booking = state.bookings.get(after.id)
  if (booking === undefined || holdsShare(before) === holdsShare(after)) return Result.void
  const taken = bookingsOf(state, booking.layerId).filter((each) => each !== booking && overlap(each, booking))
  if (holdsShare(after) && taken.length > 0) {
    const holders = taken.flatMap(({ experimentId }) => state.experiments.get(experimentId)?.experiment ?? [])
    return Result.fail(new LayerShareTaken({ holders }))
  }
  state.bookings.set(after.id, { ...booking, releasedAt: holdsShare(after) ? null : after.updatedAt })
  return Result.void
}

/** `LayerStore` in memory. */
export const memoryLayers = (state: State) =>
  LayerStore.of({
    insert: (layer, decide) =>
      Effect.suspend(() => {
        const teamOf = (serviceId: string) => state.services.get(serviceId)?.teamId
        const team = [...state.layers.values()].filter((each) => teamOf(each.serviceId) === teamOf(layer.serviceId))
        const decided = decide(team.map(({ name }) => name))
        if (Result.isSuccess(decided)) state.layers.set(layer.id, layer)
        return Effect.fromResult(decided)
      }),
    find: (id) =>
      Effect.sync(() => Option.map(Option.fromUndefinedOr(state.layers.get(id)), (layer) => inUse(state, layer))),
    list: (serviceId, page) =>
      Effect.sync(() => {
        const listed = [...state.layers.values()].filter(
          (each) => each.serviceId === serviceId && contains(page.q, each.name)
        )
        return pageOf(listed, page).map((layer) => inUse(state, layer))
      }),
    booking: (experimentId) => Effect.sync(() => Option.fromUndefinedOr(state.bookings.get(experimentId))),
    facts: (experimentId, layerId) =>
      Effect.suspend(() => {
        const stored = state.experiments.get(experimentId)
        return stored === undefined
          ? Effect.fail(new ExperimentNotFound({ id: experimentId }))
          : Effect.succeed(factsOf(state, stored, layerId))
      }),
    book: (experimentId, layerId, decide) =>
      change(state, experimentId, (stored) => {
        const facts = factsOf(state, stored, layerId)
        return Result.map(decide(facts), (next) => {
          if (next.booking === facts.booking) return [next, stored]
          state.bookings.set(experimentId, next.booking)
          return [next, { ...stored }]
        })
      }),
    leave: (experimentId) =>
      change(state, experimentId, (stored) => {
        const wasIn = state.bookings.delete(experimentId)
        return Result.succeed([wasIn, wasIn ? { ...stored } : stored])
      }).pipe(Effect.orDie)
  })
