import { describe, expect, it } from "vitest"
import {
  kaplanMeier,
  kaplanMeierBinned,
  logRank,
  logRankBinned,
  safeLogRank,
  safeLogRankBinned
} from "../statistics.ts"
import { makeDraws } from "../testing/Draws.ts"
import { binsOf } from "./SurvivalBin.ts"

const draws = makeDraws()
const buckets = [1, 1.2, 0.7].map((hazard) => {
  const times = Array.from({ length: 400 }, () => Math.ceil((5 * draws.exponential()) / hazard))
  return { times, completed: times.map(() => (draws.uniform() < 0.8 ? 1 : 0)) }
})
const binned = buckets.map(binsOf)

/** Every sample ten thousand times. */
const inMillions = binned.map((bins) =>
  bins.map(({ time, completed, censored }) => ({ time, completed: 10_000 * completed, censored: 10_000 * censored }))
)

describe("samples in bins", () => {
  it("give the answers of single samples", () => {
    const [bucket, bins] = [buckets[0], binned[0]]
    if (bucket === undefined || bins === undefined) throw new Error("there is a first bucket")
    expect(kaplanMeierBinned({ bins })).toEqual(kaplanMeier({ bucket }))
    expect(logRankBinned({ buckets: binned })).toEqual(logRank({ buckets }))
    expect(safeLogRankBinned({ buckets: binned })).toEqual(safeLogRank({ buckets }))
  })

  it("of millions cost as much as of hundreds", () => {
    const [few, many] = [binned[0] ?? [], inMillions[0] ?? []]
    const [curve, sure] = [kaplanMeierBinned({ bins: few }), kaplanMeierBinned({ bins: many })]
    expect(sure.survival).toEqual(curve.survival)
    expect((sure.standardErrors[2] ?? 0) * 100).toBeCloseTo(curve.standardErrors[2] ?? 0, 12)
    expect(safeLogRankBinned({ buckets: inMillions }).logE).toBeGreaterThan(10_000)
    expect(logRankBinned({ buckets: inMillions }).statistic).toBeGreaterThan(10_000)
  })

  it("may be empty at a time, or all", () => {
    const bins = [
      { time: 1, completed: 0, censored: 0 },
      ...(binned[0] ?? []).map((bin) => ({ ...bin, time: bin.time + 1 }))
    ]
    expect(kaplanMeierBinned({ bins }).survival).toEqual(kaplanMeierBinned({ bins: binned[0] ?? [] }).survival)
    expect(kaplanMeierBinned({ bins: [] }).median).toBeNull()
    expect(safeLogRankBinned({ buckets: [] })).toEqual({ logE: 0, largestLogE: 0, pValue: 1 })
  })
})

describe("the log-rank test", () => {
  it("leaves out a bucket without samples", () => {
    const empty = { times: [], completed: [] }
    const { statistic, df, pValue } = logRank({ buckets: [...buckets, empty] })
    const without = logRank({ buckets })
    expect(df).toBe(2)
    expect(statistic).toBeCloseTo(without.statistic ?? 0, 9)
    expect(pValue).toBeCloseTo(without.pValue ?? 0, 12)
  })

  it("does not depend on the order of the buckets", () => {
    expect(logRank({ buckets: buckets.toReversed() }).statistic).toBeCloseTo(logRank({ buckets }).statistic ?? 0, 9)
  })
})
