import { execFileSync } from "node:child_process"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { expect, it } from "vitest"
import { useBundle } from "./testing/useBundle.ts"
import { testRuleset } from "./testRuleset.ts"

const bundle = useBundle()

/** The most bytes after gzip that a page loads before it decides, 15 kB, and with what follows changes. */
const most = { entry: 15_000, following: 4_000 }

it("is at most 15 kB for a browser, with targeting, and loads the rest when it is needed", async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: [bundle.entry],
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    outdir: "out",
    write: false,
    metafile: true,
    logLevel: "error"
  })
  const { outputs } = metafile
  const atOnce = new Set(
    Object.keys(outputs).filter((path) => outputs[path]?.entryPoint?.endsWith("createEvaluator.js"))
  )
  for (const path of atOnce) {
    for (const { kind, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement") atOnce.add(imported)
    }
  }
  const sizeOf = (holds: (path: string) => boolean): number =>
    outputFiles
      .filter(({ path }) => Object.keys(outputs).some((output) => path.endsWith(output) && holds(output)))
      .reduce((sum, { contents }) => sum + gzipSync(contents).length, 0)
  expect(sizeOf((path) => atOnce.has(path))).toBeLessThanOrEqual(most.entry)
  expect(sizeOf((path) => path.includes("following"))).toBeLessThanOrEqual(most.following)
  const text = outputFiles.map((file) => file.text).join("\n")
  expect(text).not.toMatch(/["']node:/)
})

it("has built-ins of Node only in the entry for Node, and nothing of Effect or zod", async () => {
  const folder = join(bundle.folder, "evaluator")
  const files = (await readdir(folder)).filter((file) => file.endsWith(".js"))
  const texts = await Promise.all(
    files.map(async (file) => [file, await readFile(join(folder, file), "utf8")] as const)
  )
  const matching = (pattern: RegExp) => texts.filter(([, text]) => pattern.test(text)).map(([file]) => file)
  expect(matching(/from "node:/)).toEqual(["node.js"])
  expect(matching(/from "(?!node:|\.)|import\("(?!\.)/)).toEqual([])
  expect(matching(/effect\/|zod/i)).toEqual([])
})

const listLoaded = (entry: string, ruleset: unknown) => `
  import { registerHooks } from "node:module"
  const loaded = []
  registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
  const { createEvaluator } = await import(${JSON.stringify(entry)})
  const evaluator = createEvaluator({ url: "http://127.0.0.1:1", service: "test", updates: "none", ruleset: ${JSON.stringify(ruleset)} })
  await evaluator.ready()
  const { bucket } = evaluator.decide("button", "user-1", { User: { plan: "pro" } })
  console.log(JSON.stringify({ bucket, loaded }))
`

const loadedFor = (condition: string, value: string) => {
  const conditions = [{ id: "1", model: "User", property: "plan", condition, value }]
  const criteria = [{ id: "1", sampling_model: "User", sampling_attribute: "id", conditions }]
  const ruleset = testRuleset({ experiments: [{ key: "button", buckets: ["all"], criteria }] }, 1)
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", listLoaded(bundle.entry, ruleset)], {
    encoding: "utf8"
  })
  const { bucket, loaded }: { readonly bucket: string | null; readonly loaded: readonly string[] } = JSON.parse(output)
  expect(bucket).toBe("all")
  return loaded
    .filter((url) => url.startsWith("file:"))
    .map((url) => /\w+(?=-[\w-]{8}\.js$)|\w+\.js$/.exec(url)?.[0] ?? url)
    .sort()
}

it("loads the library of patterns only for a ruleset that has a pattern", () => {
  expect(loadedFor("equals", "pro")).toEqual(["core", "createEvaluator.js"])
  expect(loadedFor("matches", "^pro$")).toEqual(["core", "createEvaluator.js", "patternOperators", "runtime"])
})
