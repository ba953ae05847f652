import { addBucket, type Bucket } from "@sortition/domain/allocation/Allocation"
import { distributionProblems } from "@sortition/domain/allocation/distributionProblems"
import { replaceBuckets } from "@sortition/domain/allocation/replaceBuckets"
import { countSlots, roundedPercentage } from "@sortition/domain/allocation/Share"
import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import { layerDomain, slotOf } from "@sortition/domain/allocation/slotOf"
import { bookLayer } from "@sortition/domain/layers/bookLayer"
import type { Layer, LayerBooking } from "@sortition/domain/layers/Layer"
import { decideOverride } from "@sortition/domain/overrides/decideOverride"
import { Result } from "effect"
import type { Action } from "../Action.ts"
import { type KnownLayer, keyOf, type Targets } from "../World.ts"
import { type Expectation, type Reference, type ReferenceExperiment, refused } from "./Reference.ts"

type Of<Kind extends Action["kind"]> = Extract<Action, { readonly kind: Kind }>

const sharesOf = (buckets: readonly Bucket[]) => buckets.map(({ name, slots }) => [name, roundedPercentage(slots)])

export const expectNewBucket = (
  each: ReferenceExperiment,
  { name, percentage }: Of<"createBucket">,
  now: number
): Expectation => {
  const added = addBucket(each.allocation, { name, percentage }, now)
  if (Result.isFailure(added)) return refused(added.failure)
  const commit = () => {
    each.allocation = added.success
  }
  return { status: 200, value: [name, percentage], commit }
}

export const expectReplacement = (
  each: ReferenceExperiment,
  { dryRun, shares }: Of<"replaceBuckets">,
  now: number
): Expectation => {
  if (distributionProblems(shares).length > 0) return { status: 422 }
  const replaced = replaceBuckets(each.allocation, shares, now)
  if (Result.isFailure(replaced)) return refused(replaced.failure)
  const { buckets, version } = replaced.success
  const commit = () => {
    if (dryRun) return
    each.allocation = replaced.success
    for (const [key, { bucket }] of each.overrides) {
      if (!buckets.some(({ name }) => name === bucket)) each.overrides.delete(key)
    }
  }
  return { status: 200, value: { version, buckets: sharesOf(buckets) }, commit }
}

export const expectOverride = (
  each: ReferenceExperiment,
  { bucket, entity }: Of<"putOverride">,
  now: number
): Expectation => {
  const key = keyOf(entity)
  const { allocation, experiment, overrides, samples } = each
  const sample = samples.get(key)
  const wanted = { id: "", experimentId: experiment.id, ...entity, bucket, createdAt: now, updatedAt: now }
  const facts = {
    archived: experiment.archived,
    buckets: allocation.buckets.map(({ name }) => name),
    override: overrides.get(key) ?? null,
    sample: sample === undefined ? null : { id: sample.id, allocatedBucket: sample.bucket },
    count: overrides.size
  }
  const decided = decideOverride(facts, wanted)
  if (Result.isFailure(decided)) return refused(decided.failure)
  return { status: 200, value: bucket, commit: () => overrides.set(key, decided.success) }
}

export const expectNoOverride = ({ overrides }: ReferenceExperiment, { entity }: Of<"deleteOverride">): Expectation =>
  overrides.has(keyOf(entity)) ? { status: 204, commit: () => overrides.delete(keyOf(entity)) } : { status: 404 }

const layerOf = ({ holdout, id, salt, service }: KnownLayer): Layer => ({
  id,
  serviceId: service.id,
  name: "",
  salt,
  holdoutPercentage: holdout,
  createdAt: 0,
  updatedAt: 0
})

const samplesBySlot = ({ samples }: ReferenceExperiment, salt: string): readonly number[] => {
  const counts: number[] = new Array(totalSlots).fill(0)
  for (const key of samples.keys()) {
    const [entity = "", value = ""] = key.split("/")
    const slot = slotOf(salt, entity, value, layerDomain)
    counts[slot] = (counts[slot] ?? 0) + 1
  }
  return counts
}

/** What an answer says of a booking. */
const bookingView = ({ layerId, releasedAt, slots }: LayerBooking) => ({
  layerId,
  percentage: roundedPercentage(countSlots(slots)),
  slots,
  isReleased: releasedAt !== null
})

export const expectBooking = (
  reference: Reference,
  each: ReferenceExperiment,
  { dryRun, exclusive, percentage }: Of<"joinLayer">,
  { layer }: Targets,
  now: number
): Expectation => {
  if (layer === undefined) return { status: 404 }
  const bookings = [...reference.experiments.values()].flatMap(({ booking }) =>
    booking?.layerId === layer.id && booking.releasedAt === null ? booking : []
  )
  const facts = {
    experiment: each.experiment,
    layer: layerOf(layer),
    bookings,
    booking: each.booking,
    samplesBySlot: samplesBySlot(each, layer.salt)
  }
  const booked = bookLayer(facts, { layerId: layer.id, percentage, exclusive }, now)
  if (Result.isFailure(booked)) return refused(booked.failure)
  const { booking, samplesOutside } = booked.success
  const commit = () => {
    if (!dryRun) each.booking = booking
  }
  return { status: 200, value: { ...bookingView(booking), samplesOutside }, commit }
}

export const expectNoBooking = (each: ReferenceExperiment): Expectation => {
  if (each.booking === null) return { status: 404 }
  const commit = () => {
    each.booking = null
  }
  return { status: 204, commit }
}

export const expectMembership = ({ booking }: ReferenceExperiment): Expectation =>
  booking === null ? { status: 404 } : { status: 200, value: bookingView(booking) }

export const expectBuckets = ({ allocation }: ReferenceExperiment): Expectation => ({
  status: 200,
  value: sharesOf(allocation.buckets)
})

/** The current version and its slot table. */
export const expectVersions = ({ allocation: { table, version } }: ReferenceExperiment): Expectation => ({
  status: 200,
  value: { version, table }
})

export const expectOverrides = ({ overrides }: ReferenceExperiment): Expectation => ({
  status: 200,
  value: new Map([...overrides].map(([key, { bucket }]) => [key, bucket]))
})
