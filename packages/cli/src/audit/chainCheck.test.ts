import { createHash } from "node:crypto"
import { expect, it } from "vitest"
import { type ChainEntry, chainCheck } from "./chainCheck.ts"

const sha256 = (...parts: readonly (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest()

/** The entries of a chain, the newest first. */
const chainOf = (teamId: string, payloads: readonly string[]): ChainEntry[] => {
  let hash = sha256(teamId)
  return payloads
    .map((payload, index) => {
      hash = sha256(hash, payload)
      return { height: index + 1, payload, hash: hash.toString("hex") }
    })
    .toReversed()
}

const verify = (entries: readonly ChainEntry[]) => {
  const chain = chainCheck("7")
  for (const entry of entries) chain.add(entry)
  return chain.end()
}

const whole = chainOf("7", ["a", "ü", "c", "d"])

it("accepts a whole chain, an empty one, and entries that come again on the next page", () => {
  expect(verify(whole)).toEqual({ entries: 4, head: whole[0], broken: undefined })
  expect(verify([])).toEqual({ entries: 0, head: undefined, broken: undefined })
  expect(verify(whole.flatMap((entry) => [entry, whole[0] ?? entry]))).toMatchObject({ entries: 4, broken: undefined })
})

it("names the first broken link: altered, missing, at the start, of another team", () => {
  const altered = whole.map((entry) => (entry.height === 2 ? { ...entry, payload: "u" } : entry))
  expect(verify(altered).broken).toMatchObject({ height: 2 })
  expect(verify(whole.filter(({ height }) => height !== 3)).broken).toEqual({
    height: 3,
    problem: "the entry is missing"
  })
  expect(verify(whole.slice(0, -1)).broken).toEqual({ height: 1, problem: "the entry is missing" })
  expect(verify(chainOf("8", ["a", "b"])).broken).toMatchObject({ height: 1 })
})
