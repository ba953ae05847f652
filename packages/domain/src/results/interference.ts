import { independence } from "@sortition/statistics/independence"

/** Examined entities that are in both experiments, by the pair of their buckets. */
export interface Overlap {
  readonly experimentId: string
  readonly experimentName: string
  /** Examined samples of the experiment: all, or the newest. */
  readonly examined: number
  readonly pairs: readonly OverlapPair[]
}

export interface OverlapPair {
  readonly bucket: string
  readonly otherBucket: string
  readonly entities: number
}

/** How an experiment shares entities with another running one. */
export interface Interference extends Overlap {
  /** Entities that are in both, of the examined ones. */
  readonly shared: number
  /** Is the bucket there independent of the bucket here? Null when there are too few. */
  readonly chiSquare: { readonly statistic: number; readonly df: number; readonly pValue: number } | null
  readonly verdict: string
}

const tableOf = (pairs: readonly OverlapPair[]) => {
  const rows = [...new Set(pairs.map(({ bucket }) => bucket))]
  const columns = [...new Set(pairs.map(({ otherBucket }) => otherBucket))]
  const counts = new Map(
    pairs.map(({ bucket, entities, otherBucket }) => [JSON.stringify([bucket, otherBucket]), entities])
  )
  return rows.map((row) => columns.map((column) => counts.get(JSON.stringify([row, column])) ?? 0))
}

const verdictOf = (chiSquare: Interference["chiSquare"], shared: number, name: string) => {
  const other = JSON.stringify(name)
  if (shared === 0) return `No examined entity is also in ${other}.`
  if (chiSquare === null)
    return `${shared} examined entities are also in ${other}: too few to test whether the buckets depend on each other.`
  if (chiSquare.pValue < 0.001) {
    return `The buckets here and in ${other} depend on each other, so an effect of one experiment can look like an effect of the other.`
  }
  return `${shared} examined entities are also in ${other}. Their buckets there do not depend on their buckets here.`
}

/** What an overlap means. */
export const interferenceOf = (overlap: Overlap): Interference => {
  const shared = overlap.pairs.reduce((sum, { entities }) => sum + entities, 0)
  const { df, pValue, statistic, tooFew } = independence({ table: tableOf(overlap.pairs) })
  const chiSquare = statistic === null || pValue === null || tooFew ? null : { statistic, df, pValue }
  return { ...overlap, shared, chiSquare, verdict: verdictOf(chiSquare, shared, overlap.experimentName) }
}
