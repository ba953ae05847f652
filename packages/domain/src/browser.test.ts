import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { expect, it } from "vitest"

/* A browser computes moves, slots and receipts with this code. */

interface Part {
  readonly code: string
  /** The packages that may be in it. */
  readonly packages: readonly string[]
  /** The most bytes after gzip. */
  readonly most: number
}

const parts: Readonly<Record<string, Part>> = {
  "moves of a new distribution": {
    code: `
      export { reweight, slotMoves, movedSlots, minimumMoves } from "./allocation/reweight.ts"
      export { distributionProblems, replacementProblems } from "./allocation/distributionProblems.ts"
      export { previewSamples } from "./allocation/previewSamples.ts"`,
    packages: [],
    most: 3_000
  },
  "slot of an entity": {
    code: `export { slotOf, slotHasher } from "./allocation/slotOf.ts"; export { murmur3 } from "./allocation/murmur3.ts"`,
    packages: [],
    most: 2_000
  },
  "receipt of a sample": {
    code: `export { receiptOf } from "./samples/Receipt.ts"`,
    packages: [],
    most: 3_000
  },
  "check of a condition": {
    code: `export { compileCondition } from "./targeting/compileCondition.ts"`,
    packages: ["effect", "ipaddr.js", "re2js", "semver"],
    most: 75_000
  },
  "check of criteria": {
    code: `export { compileCriteria } from "./targeting/compileCriteria.ts"`,
    packages: ["effect", "ipaddr.js", "re2js", "semver"],
    most: 75_000
  },
  "decision about an entity": {
    code: `export { compileAllocator } from "./allocation/Allocator.ts"`,
    packages: ["effect", "ipaddr.js", "re2js", "semver"],
    most: 80_000
  },
  "new distribution as the server stores it": {
    code: `export { replaceBuckets } from "./allocation/replaceBuckets.ts"`,
    packages: ["effect"],
    most: 12_000
  }
}

const packageOf = (path: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]

it.each(Object.entries(parts))(
  "a browser bundles the %s, with no more than it needs",
  async (_, { code, most, packages }) => {
    // An import of Node fails for the platform `browser`.
    const { metafile, outputFiles } = await build({
      stdin: { contents: code, resolveDir: import.meta.dirname, loader: "ts" },
      bundle: true,
      platform: "browser",
      format: "esm",
      minify: true,
      write: false,
      metafile: true,
      logLevel: "silent"
    })
    const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
    const found = new Set(
      inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? (packageOf(path) ?? []) : []))
    )
    expect([...found].sort()).toEqual(packages)
    const [file] = outputFiles
    const text = file?.text ?? ""
    expect(/\bBuffer\.|["']node:/.test(text)).toBe(false)
    expect(gzipSync(text).length).toBeLessThan(most)
  }
)
