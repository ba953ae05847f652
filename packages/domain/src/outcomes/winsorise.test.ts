import fc from "fast-check"
import { expect, it } from "vitest"
import { binEnd, winsorise } from "./winsorise.ts"

/** As the database numbers bins. */
const binOf = (value: number): number => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(value))
  return Math.sign(value) * Number(view.getBigUint64(0) >> 45n)
}

const binsOf = (values: readonly number[], bucket = "a") =>
  [...Map.groupBy(values, binOf)].map(([bin, all]) => ({
    bucket,
    bin,
    samples: all.length,
    sum: all.reduce((sum, value) => sum + value, 0),
    sumOfSquares: all.reduce((sum, value) => sum + value * value, 0)
  }))

it("the end of a bin is at most one 128th above its values", () => {
  const value = fc.double({ min: 1e-100, max: 1e100, noNaN: true })
  const property = fc.property(value, (value) => {
    expect(binEnd(binOf(value))).toBeGreaterThan(value)
    expect(binEnd(binOf(value))).toBeLessThanOrEqual(value * (1 + 1 / 128))
    expect(binEnd(binOf(-value))).toBeGreaterThanOrEqual(-value)
    expect(binEnd(binOf(-value))).toBeLessThanOrEqual(-value * (1 - 1 / 129))
  })
  fc.assert(property)
})

it("moments are those of the values with larger ones capped", () => {
  const values = fc.array(
    fc.integer({ min: -4_000, max: 400_000 }).map((value) => value / 4),
    { minLength: 1 }
  )
  const property = fc.property(values, values, fc.double({ min: 50, max: 100, noNaN: true }), (a, b, percentile) => {
    const found = winsorise([...binsOf(a), ...binsOf(b, "b")], percentile)
    const all = [...a, ...b].sort((one, other) => one - other)
    const exact = all[Math.max(1, Math.ceil((percentile / 100) * all.length)) - 1] ?? Number.NaN
    const cap = found?.cap ?? Number.NaN
    expect(cap).toBeGreaterThanOrEqual(exact)
    expect(cap).toBeLessThanOrEqual(exact + Math.abs(exact) / 128)
    for (const [bucket, values] of [
      ["a", a],
      ["b", b]
    ] as const) {
      const capped = values.map((value) => (binOf(value) <= binOf(exact) ? value : cap))
      const sum = capped.reduce((all, value) => all + value, 0)
      const squaredDeviations = capped.reduce((all, value) => all + (value - sum / capped.length) ** 2, 0)
      const moments = found?.moments.get(bucket)
      expect(moments?.samples).toBe(values.length)
      expect(moments?.sum).toBeCloseTo(sum, 3)
      const tolerance = 1e-9 * capped.reduce((all, value) => all + value * value, 1)
      expect(Math.abs((moments?.squaredDeviations ?? 0) - squaredDeviations)).toBeLessThan(tolerance)
    }
  })
  fc.assert(property)
})

it("samples without an outcome count as zeros where they have to", () => {
  const bins = binsOf([1, 2, 100])
  expect(winsorise(bins, 60)?.capped).toBe(1)
  expect(winsorise(bins, 60, 10)).toMatchObject({ cap: 0, capped: 3 })
  expect(winsorise([], 99)).toBeNull()
})
