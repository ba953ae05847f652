import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { expect, it } from "vitest"

interface Chunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly isDynamicEntry?: boolean
  readonly imports?: readonly string[]
}

const dist = fileURLToPath(new URL("../dist/", import.meta.url))
const manifest: Readonly<Record<string, Chunk>> = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"))

/** A chunk and what it cannot run without. */
const neededBy = (key: string, found = new Set<string>()): Set<string> => {
  const chunk = manifest[key]
  if (chunk === undefined || found.has(key)) return found
  found.add(key)
  for (const each of chunk.imports ?? []) neededBy(each, found)
  return found
}

const sizes = new Map<string, number>()

/** The bytes that a browser loads of these chunks, compressed by gzip. */
const bytesOf = (keys: Iterable<string>): number => {
  let sum = 0
  for (const key of keys) {
    const file = manifest[key]?.file ?? ""
    if (!file.endsWith(".js")) continue
    const size = sizes.get(file) ?? gzipSync(readFileSync(dist + file), { level: 9 }).length
    sizes.set(file, size)
    sum += size
  }
  return sum
}

const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry === true) ?? ""
const shell = neededBy(entry)
const firstView = new Set([...shell, ...neededBy("src/screens/home/HomeScreen.tsx")])

it("loads at most 150 kB of code for the first view", () => {
  expect(bytesOf(firstView)).toBeGreaterThan(50_000)
  expect(bytesOf(firstView)).toBeLessThanOrEqual(150_000)
})

it("loads at most 60 kB more for each later part", () => {
  const parts = Object.keys(manifest).filter((key) => manifest[key]?.isDynamicEntry === true)
  const large = parts.flatMap((key) => {
    const bytes = bytesOf([...neededBy(key)].filter((each) => !shell.has(each)))
    return bytes > 60_000 ? [`${key}: ${bytes}`] : []
  })
  expect(parts.length).toBeGreaterThan(15)
  expect(large).toEqual([])
})
