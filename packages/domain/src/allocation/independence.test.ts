import { describe, expect, it } from "vitest"
import { idKinds, randomNumbers, saltOf } from "../testing/idKinds.ts"
import { layerDomain, slotHasher } from "./slotOf.ts"

// The inputs are fixed: a test that passes will always pass.
const sampleSize = 100_000
const experimentCount = 60
const layerCount = 20
/** |φ|·√n of two independent halves exceeds this in 0.1 % of pairs. */
const critical = 3.2905
const half = 5_000

const next = randomNumbers(2)
const salts = Array.from({ length: experimentCount }, () => saltOf(next))
const layerSalts = [...salts.slice(0, layerCount / 2), ...Array.from({ length: layerCount / 2 }, () => saltOf(next))]

/** One bit for each id, set for the lower half, and the number of bits that are set. */
interface Members {
  readonly words: Uint32Array
  readonly count: number
}

const membersOf = (slotOf: (entity: string, value: string) => number, ids: readonly string[]): Members => {
  const words = new Uint32Array(Math.ceil(ids.length / 32))
  ids.forEach((id, index) => {
    if (slotOf("User", id) < half) words[index >>> 5] = (words[index >>> 5] ?? 0) | (1 << (index & 31))
  })
  return { words, count: countOf(words) }
}

const bits = (word: number) => {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
const countOf = (words: Uint32Array) => words.reduce((sum, word) => sum + bits(word), 0)
const countOfBoth = (one: Members, other: Members) => {
  let sum = 0
  for (let at = 0; at < one.words.length; at++) sum += bits((one.words[at] ?? 0) & (other.words[at] ?? 0))
  return sum
}

/** φ·√n of two halves: standard normal when they are independent. */
const dependence = (one: Members, other: Members) => {
  const [a, b, both] = [one.count, other.count, countOfBoth(one, other)]
  const n = sampleSize
  return ((n * both - a * b) / Math.sqrt(a * (n - a) * b * (n - b))) * Math.sqrt(n)
}

/** The number of conspicuous pairs that chance alone exceeds once in a thousand, when each of `pairs` is one with 0.1 % (Poisson). */
const mostConspicuous = (pairs: number) => {
  const mean = pairs / 1_000
  let term = Math.exp(-mean)
  let sum = term
  let most = 0
  while (sum < 0.999) {
    term *= mean / ++most
    sum += term
  }
  return most
}

const conspicuous = (pairs: readonly (readonly [Members, Members])[]) =>
  pairs.filter(([one, other]) => Math.abs(dependence(one, other)) > critical).length

describe.each(Object.keys(idKinds))("among 100,000 %s ids", (kind) => {
  const ids = Array.from({ length: sampleSize }, (_, index) => (idKinds[kind] ?? String)(index))
  const experiments = salts.map((salt) => membersOf(slotHasher(salt), ids))
  const layers = layerSalts.map((salt) => membersOf(slotHasher(salt, layerDomain), ids))
  const pairsWithin = (groups: readonly Members[]) =>
    groups.flatMap((one, at) => groups.slice(at + 1).map((other) => [one, other] as const))

  it("60 experiments depend on each other no more than chance allows", () => {
    const pairs = pairsWithin(experiments)
    expect(pairs).toHaveLength(1_770)
    expect(conspicuous(pairs)).toBeLessThanOrEqual(mostConspicuous(pairs.length))
  })

  it("layers depend neither on each other nor on experiments, even with the salt of one of them", () => {
    const across = layers.flatMap((layer) => experiments.map((experiment) => [layer, experiment] as const))
    const sameSalt = layers.slice(0, layerCount / 2).map((layer, at) => [layer, experiments[at] ?? layer] as const)
    expect(conspicuous(across)).toBeLessThanOrEqual(mostConspicuous(across.length))
    expect(conspicuous(pairsWithin(layers))).toBeLessThanOrEqual(mostConspicuous(190))
    expect(conspicuous(sameSalt)).toBe(0)
  })
})

it("the measure notices a dependence of one in fifty", () => {
  const ids = Array.from({ length: sampleSize }, (_, index) => String(index))
  const [one, other] = salts.slice(0, 2).map((salt) => membersOf(slotHasher(salt), ids))
  if (one === undefined || other === undefined) throw new Error("there are two salts")
  const words = other.words.map((word, at) => (at % 50 === 0 ? (one.words[at] ?? 0) : word))
  expect(Math.abs(dependence(one, other))).toBeLessThan(critical)
  expect(Math.abs(dependence(one, { words, count: countOf(words) }))).toBeGreaterThan(critical)
})
