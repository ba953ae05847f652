import { slotsPerPercent, totalSlots } from "@sortition/domain/allocation/SlotTable"
import { slotOf } from "@sortition/domain/allocation/slotOf"
import type { Facts, StoredBooking, StoredExperiment, StoredVersion } from "./Facts.ts"
import type { History } from "./History.ts"
import { skew } from "./Lifecycle.ts"
import type { Versions } from "./Versions.ts"

type Span = StoredBooking["slots"][number]

const tell = (what: string, details: object) => `${what}: ${JSON.stringify(details)}`

const sizeOf = (spans: readonly Span[]) => spans.reduce((sum, { end, start }) => sum + end - start, 0)

/** Whether the spans are disjoint and inside 0 … 9,999. */
const areApart = (spans: readonly Span[]) =>
  [...spans]
    .sort((one, other) => one.start - other.start)
    .every(({ end, start }, place, all) => start >= (all[place - 1]?.end ?? 0) && start < end && end <= totalSlots)

const checkVersion = (version: StoredVersion, index: number, all: readonly StoredVersion[]) => {
  const follows = version.version === index + 1 && version.createdAt >= (all[index - 1]?.createdAt ?? 0)
  const isWhole = areApart(version.table) && sizeOf(version.table) % slotsPerPercent === 0
  return follows && isWhole ? [] : [tell("a version that is wrong by itself", version)]
}

const checkVersions = ({ buckets, experiments, versions }: Facts) =>
  experiments.flatMap(({ allocationVersion, id }) => {
    const own = versions.filter(({ experimentId }) => experimentId === id)
    const current = own.at(-1)?.table ?? []
    const shares = buckets.filter(({ experimentId }) => experimentId === id)
    const isCurrent =
      allocationVersion === own.length &&
      shares.every(
        ({ name, percentage }) =>
          sizeOf(current.filter(({ bucket }) => bucket === name)) === percentage * slotsPerPercent
      ) &&
      sizeOf(current) === shares.reduce((sum, { percentage }) => sum + percentage * slotsPerPercent, 0)
    return [...own.flatMap(checkVersion), ...(isCurrent ? [] : [tell("buckets unlike their version", { id, shares })])]
  })

const checkSamples = (
  { experiments, samples }: Facts,
  { experiments: histories }: History,
  versions: ReadonlyMap<string, Versions>
) =>
  samples.flatMap((sample) => {
    const { acceptedAt, allocationVersion, completedAt, createdAt, experimentId, sampledEntity, sampledValue } = sample
    const salt = histories.get(experimentId)?.known.salt ?? ""
    const experiment = experiments.find(({ id }) => id === experimentId)
    const isRight =
      slotOf(salt, sampledEntity, sampledValue) === sample.slot &&
      (versions.get(experimentId)?.exists(allocationVersion) ?? false) &&
      sample.revision <= (experiment?.revision ?? 0) &&
      completedAt === acceptedAt &&
      (acceptedAt === null || acceptedAt >= createdAt)
    return isRight ? [] : [tell("a stored sample that is wrong by itself", sample)]
  })

/** Bookings in force of one layer are apart from each other and from the holdout. */
export const checkBookings = (
  { bookings }: Pick<Facts, "bookings">,
  { world }: Pick<History, "world">
): readonly string[] =>
  world.layers.flatMap(({ holdout, id }) => {
    const held = bookings.filter(({ isReleased, layerId }) => layerId === id && !isReleased)
    const holdoutSpan = { start: totalSlots - holdout * slotsPerPercent, end: totalSlots }
    const spans = [...held.flatMap(({ slots }) => slots), ...(holdout === 0 ? [] : [holdoutSpan])]
    const areWhole = held.every(({ percentage, slots }) => sizeOf(slots) === percentage * slotsPerPercent)
    return areApart(spans) && areWhole ? [] : [tell("bookings that share slots", { id, held })]
  })

/** A start that was still pending after all changes has fired at its instant, or was missed because the service was not active. */
const checkStart = (experiment: StoredExperiment, { experiments, services }: History): readonly string[] => {
  const own = experiments.get(experiment.id)
  const last = own?.lifecycle.last()
  const start = last?.start ?? null
  if (own === undefined || last === undefined || last.archived || start === null || start > Date.now()) return []
  const at = { from: start - skew, to: start + skew }
  const wasActive = services.get(own.known.service.id)?.possible(at) ?? []
  const { active, lastActivatedAt, scheduledStartDate, scheduleStatus } = experiment
  const started = active && scheduleStatus === "started" && lastActivatedAt === start && scheduledStartDate === start
  const isRight = (started && wasActive.includes(true)) || (scheduleStatus === "missed" && wasActive.includes(false))
  return isRight ? [] : [tell("a start that did not fire at its instant", { experiment, last })]
}

/** What the database holds at the end is right by itself. */
export const checkFacts = (
  facts: Facts,
  history: History,
  versions: ReadonlyMap<string, Versions>
): readonly string[] => [
  ...checkVersions(facts),
  ...checkSamples(facts, history, versions),
  ...checkBookings(facts, history),
  ...facts.experiments.flatMap((each) => checkStart(each, history))
]
