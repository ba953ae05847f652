import { constantMoments, joinMoments, noMoments } from "./joinMoments.ts"
import type { Moments, OutcomeBin } from "./OutcomeTotal.ts"

/** The bits of a double that do not tell bins apart. */
const finerBits = 45n

const doubleOf = (bits: bigint): number => {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, bits)
  return view.getFloat64(0)
}

/** The least upper bound of the values of a bin: it and every value of the bin differ by less than one 128th of the value. */
export const binEnd = (bin: number): number => {
  if (bin === 0) return 0
  return bin > 0 ? doubleOf(BigInt(bin + 1) << finerBits) : -doubleOf(BigInt(-bin) << finerBits)
}

const momentsOf = ({ samples, sum, sumOfSquares }: OutcomeBin): Moments => {
  const squaredDeviations = Math.max(0, sumOfSquares - (sum / samples) * sum)
  return { samples, sum, sumOfSquares, squaredDeviations }
}

export interface Winsorised {
  /** The value that larger ones count as: at most one 128th above the percentile. */
  readonly cap: number
  /** The samples that have a larger value. */
  readonly capped: number
  readonly moments: ReadonlyMap<string, Moments>
}

/**
 * The moments of each bucket when values above the percentile, 50–100, of all buckets together count as it. The cap is the end of the bin in
 * which the percentile lies, so that the capped moments are exact for this cap. `zeros` are further samples with the value 0: those without an
 * outcome, where the metric is a sum. Null without any samples.
 */
export const winsorise = (bins: readonly OutcomeBin[], percentile: number, zeros = 0): Winsorised | null => {
  const pooled = new Map<number, number>([[0, zeros]])
  for (const { bin, samples } of bins) pooled.set(bin, (pooled.get(bin) ?? 0) + samples)
  const ascending = [...pooled].filter(([, samples]) => samples > 0).sort(([one], [other]) => one - other)
  const all = ascending.reduce((sum, [, samples]) => sum + samples, 0)
  let below = 0
  const at = ascending.find(([, samples]) => {
    below += samples
    return below >= (percentile / 100) * all
  })
  if (at === undefined) return null
  const [last] = at
  const cap = binEnd(last)
  const moments = new Map<string, Moments>()
  for (const bin of bins) {
    const own = bin.bin <= last ? momentsOf(bin) : constantMoments(bin.samples, cap)
    moments.set(bin.bucket, joinMoments(moments.get(bin.bucket) ?? noMoments, own))
  }
  return { cap, capped: all - below, moments }
}
