import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { murmur3 } from "./murmur3.ts"

const vectors: { murmur3: { hex: string; seed: number; u32: number }[] } = JSON.parse(
  readFileSync(new URL("../../vectors/allocation.json", import.meta.url), "utf8")
)

it.each(vectors.murmur3)("hashes $hex with seed $seed as other implementations do", ({ hex, seed, u32 }) => {
  expect(murmur3(new Uint8Array(Buffer.from(hex, "hex")), seed)).toBe(u32)
})

it("reads no byte outside its view", () => {
  const bytes = new TextEncoder().encode("..Hello, world!..")
  expect(murmur3(bytes.subarray(2, 15))).toBe(0xc0363e43)
})
