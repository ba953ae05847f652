import { execFile } from "node:child_process"
import { copyFile, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { useApi } from "@sortition/api/testing/useApi"
import ts from "typescript-5"
import { beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { hover } from "./testing/hover.ts"

/* What a service outside this repository gets: the packed package with tRPC beside it, and nothing else of ours. */
const clientFolder = join(import.meta.dirname, "..")
const rootPackage = join(clientFolder, "../../package.json")
const tscFile = join(clientFolder, "node_modules/typescript/bin/tsc")
const consumer = join(import.meta.dirname, "testing/consumer.ts")

const compilerOptions = {
  target: "es2024",
  lib: ["es2024", "dom"],
  types: ["node"],
  module: "nodenext",
  jsx: "react-jsx",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  outDir: "out"
}

const api = useApi()
let folder: string
let tarball: string

const runIn = (cwd: string, command: string, ...args: readonly string[]) =>
  promisify(execFile)(command, args, { cwd, encoding: "utf8", shell: process.platform === "win32" })

const node = (cwd: string, ...args: readonly string[]) => runIn(cwd, process.execPath, ...args)

/** What tsc prints of a program in the folder; nothing when all is right. */
const mistakesIn = async (cwd: string, program: string, options: object = {}): Promise<string> => {
  await copyFile(program, join(cwd, "program.tsx"))
  const config = { compilerOptions: { ...compilerOptions, ...options }, files: ["program.tsx"] }
  await writeFile(join(cwd, "tsconfig.json"), JSON.stringify(config))
  const { stdout } = await node(cwd, tscFile, "-p", ".").catch(({ stdout }: { readonly stdout: string }) => ({
    stdout
  }))
  return stdout
}

const link = async (name: string): Promise<void> => {
  const place = join(folder, "node_modules", name)
  await mkdir(dirname(place), { recursive: true })
  await symlink(await realpath(join(clientFolder, "node_modules", name)), place, "junction")
}

const newFolder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), "sortition-consumer-"))
  await writeFile(join(made, "package.json"), JSON.stringify({ private: true, type: "module" }))
  return made
}

/** Packs with the pnpm that the repository pins; linking instead of installing tRPC needs no registry. */
beforeAll(async () => {
  folder = await newFolder()
  const { packageManager } = JSON.parse(await readFile(rootPackage, "utf8"))
  await runIn(clientFolder, "npx", "--yes", packageManager, "pack", "--pack-destination", folder)
  const [name = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"))
  tarball = join(folder, name)
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
      await runIn(project, "npm", "install", ...registry, tarball, "@types/node@24", ...packages)
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
