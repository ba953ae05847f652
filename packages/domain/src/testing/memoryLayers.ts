import { Effect, Option, Result } from "effect"
import type { LayerShare } from "../allocation/Allocator.ts"
import type { Layer, LayerInUse } from "../layers/Layer.ts"
import { LayerStore } from "../layers/LayerStore.ts"
import { byId, change, pageOf, type State } from "./memoryState.ts"

const bookingsOf = ({ bookings }: State, layerId: string) =>
  [...bookings.values()]
    .filter((each) => each.layerId === layerId)
    .sort((one, other) => byId({ id: one.experimentId }, { id: other.experimentId }))

const inUse = (state: State, layer: Layer): LayerInUse => ({
  ...layer,
  shares: bookingsOf(state, layer.id).map(({ experimentId, percentage }) => ({ experimentId, percentage }))
})

/** The experiment's share of its layer; null outside any layer. */
export const layerShareOf = ({ bookings, layers }: State, experimentId: string): LayerShare | null => {
  const booking = bookings.get(experimentId)
  const layer = booking && layers.get(booking.layerId)
  return layer === undefined ? null : { id: layer.id, salt: layer.salt, slots: booking?.slots ?? [] }
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
        const listed = [...state.layers.values()].filter((each) => each.serviceId === serviceId)
        return pageOf(listed, page).map((layer) => inUse(state, layer))
      }),
    booking: (experimentId) => Effect.sync(() => Option.fromUndefinedOr(state.bookings.get(experimentId))),
    book: (experimentId, layerId, decide) =>
      change(state, experimentId, (stored) => {
        const facts = {
          experiment: stored.experiment,
          layer: state.layers.get(layerId) ?? null,
          bookings: bookingsOf(state, layerId),
          booking: state.bookings.get(experimentId) ?? null
        }
        return Result.map(decide(facts), (next) => {
          if (next === facts.booking) return [next, stored]
          state.bookings.set(experimentId, next)
          return [next, { ...stored }]
        })
      }),
    release: (experimentId) =>
      change(state, experimentId, (stored) => {
        const wasIn = state.bookings.delete(experimentId)
        return Result.succeed([wasIn, wasIn ? { ...stored } : stored])
      }).pipe(Effect.orDie)
  })
