import { Result } from "effect"
import { reweight } from "../allocation/reweight.ts"
import { countSlots, type Share, slotCount } from "../allocation/Share.ts"
import { covers, type SlotRange, type SlotSpan, slotsPerPercent, totalSlots } from "../allocation/SlotTable.ts"
import type { Experiment } from "../experiments/Experiment.ts"
import { ExperimentArchived, ExperimentCompleted } from "../experiments/Experiment.ts"
import type { BookedShare, Layer, LayerBooking, LayerInUse } from "./Layer.ts"
import { LayerFull, LayerNotFound, SamplesOutsideLayer } from "./Layer.ts"

/** A request for a share of a layer, of at least one slot. */
export type ShareRequest = Share & {
  readonly layerId: string
  /** Whether to refuse the share if the experiment has samples outside it. */
  readonly exclusive?: boolean | undefined
}

/** The stored state that a booking is decided on. */
export interface BookingFacts {
  readonly experiment: Pick<Experiment, "archived" | "completedAt" | "id" | "serviceId">
  /** The requested layer; null if it does not exist. */
  readonly layer: Layer | null
  /** All bookings of that layer that are in force. */
  readonly bookings: readonly LayerBooking[]
  /** The experiment's booking in any layer; null when it is in none. */
  readonly booking: LayerBooking | null
  /** The number of the experiment's stored samples in each slot of that layer; empty when there are none. */
  readonly samplesBySlot: ArrayLike<number>
}

type Refusal = ExperimentArchived | ExperimentCompleted | LayerFull | LayerNotFound

/** The owner of the holdout's slots: no experiment has this id. */
const holdout = ""

/** The layer's highest slots, which no experiment can book. */
export const holdoutSlots = ({ holdoutPercentage }: Pick<Layer, "holdoutPercentage">): readonly SlotSpan[] =>
  holdoutPercentage === 0 ? [] : [{ start: totalSlots - holdoutPercentage * slotsPerPercent, end: totalSlots }]

/** The number of unbooked slots, without the holdout. */
export const freeSlots = ({ holdoutPercentage, shares }: Pick<LayerInUse, "holdoutPercentage" | "shares">): number =>
  shares.reduce((free, { slots }) => free - slots, totalSlots - holdoutPercentage * slotsPerPercent)

const rangesOf = (bucket: string, slots: readonly SlotSpan[]): readonly SlotRange[] =>
  slots.map(({ end, start }) => ({ bucket, start, end }))

/** The experiment's slots when it has so many: reweights the layer as a slot table in which only this owner's share changes. */
const reserve = (layer: Layer, bookings: readonly LayerBooking[], experimentId: string, wanted: number) => {
  const others = bookings.filter((each) => each.experimentId !== experimentId)
  const held = bookings.flatMap((each) => rangesOf(each.experimentId, each.slots))
  const table = [...rangesOf(holdout, holdoutSlots(layer)), ...held].toSorted((one, other) => one.start - other.start)
  const target = [
    { bucket: holdout, slots: layer.holdoutPercentage * slotsPerPercent },
    ...others.map((each) => ({ bucket: each.experimentId, slots: countSlots(each.slots) })),
    { bucket: experimentId, slots: wanted }
  ]
  const next = reweight(table, target)
  return next.filter(({ bucket }) => bucket === experimentId).map(({ end, start }) => ({ start, end }))
}

/**
 * The booking to store; the stored one itself when nothing changes. A growing booking keeps its slots and adds the lowest free ones, a
 * shrinking one releases its highest. A booking from another layer releases all slots there.
 */
const bookShare = (
  { booking, bookings, experiment, layer }: BookingFacts,
  request: ShareRequest,
  now: number
): Result.Result<LayerBooking, Refusal> => {
  const { id: experimentId } = experiment
  const { layerId } = request
  if (experiment.archived) return Result.fail(new ExperimentArchived({ id: experimentId }))
  if (experiment.completedAt !== null) return Result.fail(new ExperimentCompleted({ id: experimentId }))
  if (layer === null || layer.serviceId !== experiment.serviceId) {
    return Result.fail(new LayerNotFound({ id: layerId }))
  }
  const own = booking?.layerId === layer.id ? booking : null
  const held = countSlots(own?.slots ?? [])
  const wanted = slotCount(request)
  if (own !== null && held === wanted) return Result.succeed(own)
  const shares = bookings.map((each) => ({ experimentId: each.experimentId, slots: countSlots(each.slots) }))
  const free = freeSlots({ ...layer, shares }) + held
  if (wanted > free) return Result.fail(new LayerFull({ free, wanted: request }))
  return Result.succeed({
    layerId,
    experimentId,
    slots: reserve(layer, bookings, experimentId, wanted),
    createdAt: own?.createdAt ?? now,
    updatedAt: now,
    releasedAt: null
  })
}

const samplesOutside = (samplesBySlot: ArrayLike<number>, slots: readonly SlotSpan[]): number =>
  Array.from(samplesBySlot).reduce((sum, samples, slot) => (covers(slots, slot) ? sum : sum + samples), 0)

/** The booking to store, as `bookShare` decides it, with the number of samples outside it. An exclusive one accepts none. */
export const bookLayer = (
  facts: BookingFacts,
  request: ShareRequest,
  now: number
): Result.Result<BookedShare, Refusal | SamplesOutsideLayer> =>
  Result.flatMap(bookShare(facts, request, now), (booking) => {
    const outside = samplesOutside(facts.samplesBySlot, booking.slots)
    return request.exclusive === true && outside > 0
      ? Result.fail(new SamplesOutsideLayer({ samples: outside }))
      : Result.succeed({ booking, samplesOutside: outside })
  })
