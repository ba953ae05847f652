import { srmChiSquareVersions } from "@sortition/statistics/srmChiSquareVersions"
import { srmMixture } from "@sortition/statistics/srmMixture"
import type { AllocationVersion } from "../allocation/Allocation.ts"
import { sumBy } from "./analysed.ts"
import type { Facts } from "./Facts.ts"

/** An e-value of 1,000 or more raises an alarm: the chance of a false one is at most 0.001, however often one looks. */
export const alarmAt = Math.log(1_000)

/** Expected samples of a bucket below which chi-square says nothing. */
const leastExpected = 5

/** The counts of one allocation version and the shares in force when they were allocated. */
interface Stage {
  readonly observed: readonly number[]
  readonly shares: readonly number[]
}

interface SplitBucket {
  readonly bucket: string
  /** Allocated by the service. */
  readonly samples: number
  /** What the shares in force at each sample lead to expect; null without samples. */
  readonly expected: number | null
  /** Their request named the bucket. */
  readonly named: number
  readonly forced: number
}

/** Whether the service has divided the entities as its shares say. Only samples that the service allocated count. */
export interface Split {
  readonly buckets: readonly SplitBucket[]
  /** For one look; null when a bucket has fewer than 5 expected samples. */
  readonly chiSquare: { readonly statistic: number; readonly df: number; readonly pValue: number } | null
  /** May be looked at any time. */
  readonly sequential: {
    /** The natural logarithm of the e-value now, and of the largest one so far; null when it is infinite. */
    readonly logE: number | null
    readonly largestLogE: number | null
    readonly pValue: number
    readonly alarm: boolean
    readonly alarmedAt: number | null
  }
  readonly verdict: string
}

/** The slots of the buckets that accepted samples on a version. */
const openSlots = ({ closedBuckets, table }: AllocationVersion): ReadonlyMap<string, number> =>
  sumBy(
    table.filter(({ bucket }) => !closedBuckets.includes(bucket)),
    ({ end, start }) => end - start
  )

const stageOf = (facts: Facts, allocated: AllocationVersion): Stage => {
  const { version } = allocated
  const counted = facts.counts.filter((row) => row.version === version && row.allocatedBy === "service")
  const samples = sumBy(counted, (row) => row.samples)
  const slots = openSlots(allocated)
  const total = [...slots.values()].reduce((sum, each) => sum + each, 0)
  const buckets = [...new Set([...slots.keys(), ...samples.keys()])]
  return {
    observed: buckets.map((bucket) => samples.get(bucket) ?? 0),
    shares: buckets.map((bucket) => (total === 0 ? 0 : (slots.get(bucket) ?? 0) / total))
  }
}

const isCounted = ({ observed }: Stage) => observed.some((count) => count > 0)

const stagesOf = (facts: Facts): readonly Stage[] =>
  facts.versions.map((version) => stageOf(facts, version)).filter(isCounted)

/** Infinite when a bucket without a share has samples. */
const logEOf = ({ logE }: { readonly logE: number | null }) => logE ?? Number.POSITIVE_INFINITY

/** The natural logarithm of the e-value against the shares; 0 when one bucket has all of them. */
export const splitEvidence = (facts: Facts): number => logEOf(srmMixture({ versions: stagesOf(facts) }))

const chiSquareOf = (stages: readonly Stage[]): Split["chiSquare"] => {
  const isEnough = ({ observed, shares }: Stage) => {
    const n = observed.reduce((sum, count) => sum + count, 0)
    return shares.every((share) => share === 0 || share * n >= leastExpected)
  }
  const { df, pValue, statistic } = srmChiSquareVersions({ versions: stages.filter(isEnough) })
  return statistic === null || pValue === null ? null : { statistic, df, pValue }
}

const expectedOf = (facts: Facts): ReadonlyMap<string, number> => {
  const expected = new Map<string, number>()
  for (const allocated of facts.versions) {
    const { version } = allocated
    const n = facts.counts.reduce(
      (sum, row) => (row.version === version && row.allocatedBy === "service" ? sum + row.samples : sum),
      0
    )
    const slots = openSlots(allocated)
    const total = [...slots.values()].reduce((sum, each) => sum + each, 0)
    for (const [bucket, owned] of slots) expected.set(bucket, (expected.get(bucket) ?? 0) + (n * owned) / total)
  }
  return expected
}

const verdictOf = ({ alarm, alarmedAt }: Split["sequential"], n: number, buckets: number) => {
  if (n === 0) return "The service has allocated no samples yet."
  if (buckets < 2) return "Only one bucket has a share, so there is no split to check."
  if (alarm) {
    return "The split does not match the shares. Do not trust the results: look for samples that are lost or counted for one bucket only."
  }
  if (alarmedAt !== null)
    return "The split did not match the shares earlier. Do not trust the results until the cause is known."
  return "The split matches the shares. This may be checked at any time."
}

/** Null for what JSON cannot show. */
export const finite = (value: number) => (Number.isFinite(value) ? value : null)

/** The split of an experiment against the shares in force when each sample was allocated: a reweighting is no mismatch. */
export const splitOf = (facts: Facts): Split => {
  const stages = stagesOf(facts)
  const { pValue, ...mixture } = srmMixture({ versions: stages })
  const logE = logEOf(mixture)
  const largestLogE = Math.max(logE, facts.evidence.srm)
  const alarm = largestLogE >= alarmAt
  const sequential = {
    logE: finite(logE),
    largestLogE: finite(largestLogE),
    pValue: Math.min(pValue, Math.exp(-largestLogE), 1),
    alarm,
    alarmedAt: facts.evidence.srmAlarmedAt
  }
  const by = (allocatedBy: string) =>
    sumBy(
      facts.counts.filter((row) => row.allocatedBy === allocatedBy),
      (row) => row.samples
    )
  const [service, named, forced, expected] = [by("service"), by("caller"), by("override"), expectedOf(facts)]
  const n = [...service.values()].reduce((sum, count) => sum + count, 0)
  const shared = new Set(stages.flatMap(({ shares }) => shares.filter((share) => share > 0).length)).values()
  return {
    buckets: facts.buckets.map((bucket) => ({
      bucket,
      samples: service.get(bucket) ?? 0,
      expected: n === 0 ? null : (expected.get(bucket) ?? 0),
      named: named.get(bucket) ?? 0,
      forced: forced.get(bucket) ?? 0
    })),
    chiSquare: chiSquareOf(stages),
    sequential,
    verdict: verdictOf(sequential, n, Math.max(0, ...shared))
  }
}
