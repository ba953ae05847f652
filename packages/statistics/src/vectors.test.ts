import betaincinv from "@stdlib/math-base-special-betaincinv"
import betaln from "@stdlib/math-base-special-betaln"
import gammaln from "@stdlib/math-base-special-gammaln"
import { describe, expect, it } from "vitest"
import { chiSquareTail } from "./numbers/chiSquareTail.ts"
import { normalQuantile, normalTail } from "./numbers/normal.ts"
import { studentQuantile, studentTwoSided } from "./numbers/student.ts"
import * as statistics from "./statistics.ts"
import { differencesFrom } from "./testing/differencesFrom.ts"
import { conformanceFile, readVectors, type Vector } from "./testing/Vector.ts"

const methods = new Map<string, unknown>(Object.entries(statistics))

/** The answers that differ, in words; each vector's input fits the method of its name. */
const wrong = ({ method, input, expected, tolerance, judge }: Vector) => {
  const apply = methods.get(method)
  if (typeof apply !== "function") return [`there is no method ${method}`]
  return differencesFrom(expected, apply(input), tolerance).map(
    (difference) => `${method}(${JSON.stringify(input)}): ${difference} (${judge})`
  )
}

const file = (name: string) => new URL(`../vectors/${name}.json`, import.meta.url)
const own = ["conformance", "printed", "computed"].map((name) => ({ name, cases: readVectors(file(name)) }))

describe("reference values", () => {
  it.each(own)("$name: every answer agrees with its judge", ({ cases }) => {
    expect(cases.flatMap(wrong)).toEqual([])
  })

  it("number at least 200, for every method", () => {
    const tested = new Set(own.flatMap(({ cases }) => cases.map(({ method }) => method)))
    // Plans combine methods that have vectors; planSamples.test.ts compares them. Bins have the cases of single samples in survival.test.ts.
    const combined = [
      "kaplanMeierBinned",
      "logRankBinned",
      "safeLogRankBinned",
      "planEffect",
      "planPower",
      "planSamples"
    ]
    expect([...methods.keys()].filter((name) => !tested.has(name) && !combined.includes(name))).toEqual([])
    expect(own.reduce((sum, { cases }) => sum + cases.length, 0)).toBeGreaterThanOrEqual(200)
  })

  it("agree with the shared conformance values, where they are beside the checkout", () => {
    const shared = conformanceFile()
    if (shared === undefined) {
      process.stdout.write("shared/conformance is not there; its values are also in vectors/conformance.json\n")
      return
    }
    expect(readVectors(shared).flatMap(wrong)).toEqual([])
  })
})

describe("special functions", () => {
  const functions = new Map<string, (...values: number[]) => number | null>(
    Object.entries({
      betaincinv: (p, a, b) => betaincinv(p, a, b),
      betaln,
      chiSquareTail,
      gammaln,
      normalQuantile,
      normalTail,
      studentQuantile,
      studentTwoSided
    } satisfies Record<string, (a: number, b: number, c: number) => number | null>)
  )

  it("agree with their judges, far into the tails too", () => {
    const differences = readVectors(file("special")).flatMap(({ method, input, expected, tolerance }) =>
      differencesFrom(expected, functions.get(method)?.(...numbersOf(input)), tolerance, `${method}(${input})`)
    )
    expect(differences).toEqual([])
  })

  it("give the sizes that Evan Miller's page prints, by its formula with the variance of equal rates", () => {
    const size = (p: number, effect: number) =>
      ((normalQuantile(0.025) * Math.sqrt(2 * p * (1 - p)) +
        normalQuantile(0.2) * Math.sqrt(p * (1 - p) + (p + effect) * (1 - p - effect))) /
        effect) **
      2
    expect(size(0.2, 0.05)).toBeCloseTo(1030.2192831104599, 6)
    expect(size(0.03, 0.003)).toBeCloseTo(51486.456308041954, 5)
  })
})

const numbersOf = (input: unknown): number[] =>
  Array.isArray(input) ? input.filter((value) => typeof value === "number") : []
