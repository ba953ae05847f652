import { gzipSync } from "node:zlib"
import { build, type Metafile } from "esbuild"
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
    code: `
      export { compileCondition } from "./targeting/compileCondition.ts"
      export { operatorsFor } from "./targeting/operators/operatorsFor.ts"`,
    packages: [],
    most: 5_000
  },
  "check of criteria": {
    code: `
      export { compileCriteria } from "./targeting/compileCriteria.ts"
      export { operatorsFor } from "./targeting/operators/operatorsFor.ts"`,
    packages: [],
    most: 6_000
  },
  "decision about an entity": {
    code: `
      export { compileAllocator } from "./allocation/Allocator.ts"
      export { operatorsFor } from "./targeting/operators/operatorsFor.ts"`,
    packages: [],
    most: 7_500
  },
  "decision by a ruleset": {
    code: `
      export { readRuleset } from "./rulesets/readRuleset.ts"
      export { compileRuleset } from "./rulesets/compileRuleset.ts"
      export { librariesFor } from "./rulesets/librariesFor.ts"`,
    packages: [],
    most: 9_200
  },
  "new distribution as the server stores it": {
    code: `export { replaceBuckets } from "./allocation/replaceBuckets.ts"`,
    packages: ["effect"],
    most: 12_000
  }
}

const packageOf = (path: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]

/** The files that a browser loads at once: the entry and what it imports, without what it loads only when a rule needs it. */
const loadedAtOnce = (outputs: Metafile["outputs"]): ReadonlySet<string> => {
  const loaded = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === "<stdin>"))
  for (const path of loaded) {
    for (const { kind, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement") loaded.add(imported)
    }
  }
  return loaded
}

it.each(Object.entries(parts))(
  "a browser bundles the %s, with no more than it needs",
  async (_, { code, most, packages }) => {
    // An import of Node fails for the platform `browser`.
    const { metafile, outputFiles } = await build({
      stdin: { contents: code, resolveDir: import.meta.dirname, loader: "ts" },
      bundle: true,
      splitting: true,
      outdir: "out",
      platform: "browser",
      format: "esm",
      minify: true,
      write: false,
      metafile: true,
      logLevel: "silent"
    })
    const loaded = loadedAtOnce(metafile.outputs)
    const inputs = [...loaded].flatMap((path) => Object.entries(metafile.outputs[path]?.inputs ?? {}))
    const found = new Set(
      inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? (packageOf(path) ?? []) : []))
    )
    expect([...found].sort()).toEqual(packages)
    const files = outputFiles.filter(({ path }) => [...loaded].some((each) => path.endsWith(each)))
    expect(files).toHaveLength(loaded.size)
    for (const { text } of outputFiles) expect(/\bBuffer\.|["']node:/.test(text)).toBe(false)
    const size = files.reduce((sum, { text }) => sum + gzipSync(text).length, 0)
    expect(size).toBeLessThan(most)
  }
)
