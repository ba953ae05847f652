import type { AllocatedBy } from "../allocation/Decision.ts"
import type { Facts } from "./Facts.ts"

/** Which samples a result is about. */
export interface Selection {
  /** Whether samples whose request named the bucket count too. Forced samples never do. */
  readonly includeNamed: boolean
  /** Only samples of this allocation version; all when null. */
  readonly version: number | null
}

/** The samples that the service has allocated, on any version. */
export const allocatedByService: Selection = { includeNamed: false, version: null }

/** The facts of the samples that a result is about. */
export const analysed = (facts: Facts, { includeNamed, version }: Selection): Facts => {
  const isOf = (allocatedBy: AllocatedBy, ofVersion: number) =>
    (allocatedBy === "service" || (includeNamed && allocatedBy === "caller")) &&
    (version === null || ofVersion === version)
  const isIn = (row: { readonly allocatedBy: AllocatedBy; readonly version: number }) =>
    isOf(row.allocatedBy, row.version)
  return {
    ...facts,
    counts: facts.counts.filter(isIn),
    durations: facts.durations.filter(isIn),
    timings: facts.timings?.filter(isIn) ?? null,
    outcomes: facts.outcomes.filter((row) => isOf(row.allocatedBy, row.allocationVersion)),
    // They are of all samples that the service allocated, of any version.
    histograms: includeNamed || version !== null ? new Map() : facts.histograms
  }
}

/** The sum of a number of each row, by bucket. */
export const sumBy = <Row extends { readonly bucket: string }>(
  rows: readonly Row[],
  of: (row: Row) => number
): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(row.bucket, (sums.get(row.bucket) ?? 0) + of(row))
  return sums
}
