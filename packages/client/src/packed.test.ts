import { cp, mkdir, readdir, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core"
import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { useApi } from "@sortition/api/testing/useApi"
import { packed } from "@sortition/runtime/testing/packed"
import { publint } from "publint"
import ts from "typescript-5"
import { beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { clientFolder, mistakesIn, newFolder, node, runIn } from "./testing/consumerProject.ts"
import { findPrograms } from "./testing/findPrograms.ts"
import { hover } from "./testing/hover.ts"

/* What a service outside this repository gets: the packed package with tRPC beside it, and nothing else of ours. */
const consumer = join(import.meta.dirname, "testing/consumer.ts")
const evaluatorConsumer = join(import.meta.dirname, "testing/evaluatorConsumer.ts")
const vectorsFolder = join(clientFolder, "../domain/vectors")

const api = useApi()
let folder: string
let tarball: string

const link = async (name: string): Promise<void> => {
  const place = join(folder, "node_modules", name)
  await mkdir(dirname(place), { recursive: true })
  await symlink(await realpath(join(clientFolder, "node_modules", name)), place, "junction")
}

/** Linking instead of installing tRPC needs no registry. */
beforeAll(async () => {
  folder = await newFolder()
  tarball = await packed("client")
  await runIn(folder, "tar", "-xzf", tarball)
  await mkdir(join(folder, "node_modules/@sortition"), { recursive: true })
  await rename(join(folder, "package"), join(folder, "node_modules/@sortition/client"))
  for (const name of ["@trpc/client", "@trpc/server", "@types/node"]) await link(name)
  return () => rm(folder, { recursive: true, force: true })
}, 180_000)

it("needs nothing but the program's own tRPC 11, and says that it is ESM for Node 20", async () => {
  const packed = join(folder, "node_modules/@sortition/client")
  const manifest = JSON.parse(await readFile(join(packed, "package.json"), "utf8"))
  expect(manifest.dependencies).toBeUndefined()
  expect(manifest.peerDependencies).toEqual({ "@trpc/client": "^11", "@trpc/server": "^11" })
  expect(manifest.repository).toMatchObject({ type: "git", directory: "packages/client" })
  expect(manifest.publishConfig.provenance).toBe(true)
  expect([manifest.type, manifest.engines]).toEqual(["module", { node: ">=20" }])
  expect((await readdir(packed)).sort()).toEqual(["LICENSE", "README.md", "dist", "package.json"])
})

const answers = {
  active: true,
  created: expect.stringMatching(/^\d{4}-.*Z$/),
  reason: "unallocated_slot",
  status: 409,
  problems: []
}

it("type-checks a strict consumer, whose mistakes are compile errors, and runs in it", async () => {
  expect(await mistakesIn(folder, consumer)).toBe("")
  const { stdout } = await node(folder, "out/program.js", api.url)
  expect(JSON.parse(stdout)).toEqual(answers)
})

it("is packed as publint and are-the-types-wrong want it", async () => {
  const packed = join(folder, "node_modules/@sortition/client")
  const { messages } = await publint({ pkgDir: packed, pack: false, strict: true })
  expect(messages).toEqual([])
  const analysis = await checkPackage(createPackageFromTarballData(await readFile(tarball)))
  if (!analysis.types) throw new Error("the package has no types")
  const { problems } = analysis
  // It is an ES module, for what knows `exports`.
  const ofOthers = ["CJSResolvesToESM", "NoResolution"]
  const kinds = (each: (typeof problems)[number]) => "resolutionKind" in each && each.resolutionKind
  const serious = problems.filter(
    (each) => !ofOthers.includes(each.kind) || !["node10", "node16-cjs"].includes(String(kinds(each)))
  )
  expect(serious).toEqual([])
})

it("can be required where Node requires ES modules", async () => {
  const names = `console.log(Object.keys(require("@sortition/client")).join())`
  const { stdout } = await node(folder, "--input-type=commonjs", "--eval", names)
  expect(stdout.trim().split(",")).toContain("createSortitionClient")
})

it("shows what procedures and fields mean in an editor", async () => {
  const file = join(folder, "hovered.ts")
  await writeFile(
    file,
    `import { createSortitionClient } from "@sortition/client"
const { samples } = createSortitionClient({ url: "" })
const sample = await samples.create.mutate({ experiment_id: "", sampled_entity: "User", sampled_value: "1" })
console.log(sample.allocated_bucket)
`
  )
  const options = { strict: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022 }
  const shown = hover(file, options, ["samples.create", "sampled_entity", "sample.allocated_bucket"])
  expect(shown).toEqual([
    expect.stringMatching(/^Create Sample\.\n\nWithout `allocated_bucket`, the service chooses the bucket\./),
    "The kind of what is sampled.",
    "The name of the entity's bucket."
  ])
})

describe("the evaluator, without tRPC", () => {
  let project: string
  beforeAll(async () => {
    project = await newFolder()
    const place = join(project, "node_modules/@sortition/client")
    await mkdir(dirname(place), { recursive: true })
    await cp(join(folder, "node_modules/@sortition/client"), place, { recursive: true })
    await mkdir(join(project, "node_modules/@types"), { recursive: true })
    await symlink(
      await realpath(join(clientFolder, "node_modules/@types/node")),
      join(project, "node_modules/@types/node"),
      "junction"
    )
    return () => rm(project, { recursive: true, force: true })
  })

  it("type-checks a strict consumer, and enrols in it", async () => {
    const { serviceId } = await makeExperiment(api, { experiment: { key: "packed" }, buckets: { all: 100 } })
    expect(await mistakesIn(project, evaluatorConsumer)).toBe("")
    const { stdout } = await runIn(project, process.execPath, "out/program.js", api.url, serviceId)
    const counts = { pending: 0, sent: 1, dropped: {}, corrected: 0 }
    expect(JSON.parse(stdout)).toEqual({ bucket: "all", counts, value: "#00f", sent: 1 })
  })

  const runtimes = [...new Set(["node", "bun", "deno"].flatMap(findPrograms))]

  it.each([process.execPath, ...runtimes])("decides the vectors on %s", async (program) => {
    const vectors = async (name: string) => JSON.parse(await readFile(join(vectorsFolder, `${name}.json`), "utf8"))
    const [{ rulesets }, targeting] = await Promise.all([vectors("ruleset"), vectors("targeting")])
    const given = JSON.stringify(JSON.stringify({ rulesets, targeting }))
    await writeFile(join(project, "vectors.mjs"), `globalThis.vectors = ${given}\nawait import("./decide.mjs")\n`)
    await cp(join(clientFolder, "consumers/vectors.mjs"), join(project, "decide.mjs"))
    const { stdout } = await runIn(
      project,
      program,
      ...(basename(program) === "deno" ? ["run", "-A"] : []),
      "vectors.mjs"
    )
    expect(stdout.trim()).toMatch(/^\d{3,} decisions as published$/)
  })
})

const registry = ["--fetch-retries=0", "--fetch-timeout=20000", "--no-audit", "--no-fund", "--ignore-scripts"]
const isReachable = await runIn(tmpdir(), "npm", "view", "@trpc/client", "version", ...registry).then(
  () => true,
  () => false
)
if (!isReachable && process.env.CI) throw new Error("npm's registry is not reachable: in CI nothing is skipped")

describe.skipIf(!isReachable)(
  `installed by npm${isReachable ? "" : ": skipped, npm's registry is not reachable"}`,
  () => {
    const install = async (...packages: readonly string[]): Promise<string> => {
      const project = await newFolder()
      onTestFinished(() => rm(project, { recursive: true, force: true }))
      await runIn(project, "npm", "install", "--prefer-offline", ...registry, tarball, "@types/node@24", ...packages)
      return project
    }

    it("works with the first tRPC 11", { timeout: 180_000 }, async () => {
      const project = await install("@trpc/client@11.0.0", "@trpc/server@11.0.0")
      expect(await mistakesIn(project, consumer)).toBe("")
      const { stdout } = await node(project, "out/program.js", api.url)
      expect(JSON.parse(stdout)).toEqual(answers)
    })

    it("shares one tRPC with TanStack Query", { timeout: 180_000 }, async () => {
      const beside = ["@trpc/client", "@trpc/tanstack-react-query", "@tanstack/react-query", "react", "@types/react"]
      const project = await install(...beside)
      const { packages } = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8"))
      expect(Object.keys(packages).filter((place) => /@trpc\/(?:client|server)$/.test(place))).toEqual([
        "node_modules/@trpc/client",
        "node_modules/@trpc/server"
      ])
      // The declarations of TanStack Query are not ours to check.
      const program = join(clientFolder, "consumers/tanstack.tsx")
      expect(await mistakesIn(project, program, { skipLibCheck: true })).toBe("")
      const { stdout } = await node(project, "out/program.js", api.url)
      expect(JSON.parse(stdout)).toEqual({ name: "tanstack", isCached: true, reason: "experiment_not_found" })
    })
  }
)
