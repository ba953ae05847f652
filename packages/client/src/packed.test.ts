import { execFile } from "node:child_process"
import { copyFile, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { startApi } from "@sortition/api/testing/startApi"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { beforeAll, expect, it, onTestFinished } from "vitest"

/* What a service outside this repository gets: the packed package with tRPC beside it, and nothing else of ours. */
const clientFolder = join(import.meta.dirname, "..")
const rootPackage = join(clientFolder, "../../package.json")

const tsconfig = {
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "dom"],
    types: ["node"],
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    outDir: "out"
  },
  files: ["consumer.ts"]
}

let folder: string

const run = (command: string, ...args: readonly string[]) =>
  promisify(execFile)(command, args, { cwd: folder, encoding: "utf8" })

const node = (...args: readonly string[]) => run(process.execPath, ...args)

const link = async (name: string): Promise<void> => {
  const place = join(folder, "node_modules", name)
  await mkdir(dirname(place), { recursive: true })
  await symlink(await realpath(join(clientFolder, "node_modules", name)), place, "junction")
}

/** Packs with the pnpm that the repository pins; linking instead of installing tRPC needs no registry. */
const install = async (): Promise<void> => {
  const { packageManager } = JSON.parse(await readFile(rootPackage, "utf8"))
  await promisify(execFile)("npx", ["--yes", packageManager, "pack", "--pack-destination", folder], {
    cwd: clientFolder,
    shell: process.platform === "win32"
  })
  const [tarball = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"))
  await run("tar", "-xzf", tarball)
  await mkdir(join(folder, "node_modules/@sortition"), { recursive: true })
  await rename(join(folder, "package"), join(folder, "node_modules/@sortition/client"))
  for (const name of ["@trpc/client", "@trpc/server", "@types/node"]) await link(name)
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }))
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig))
  await copyFile(join(import.meta.dirname, "testing/consumer.ts"), join(folder, "consumer.ts"))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sortition-consumer-"))
  await install()
  return () => rm(folder, { recursive: true, force: true })
})

it("wants nothing installed but tRPC, in the versions used here", async () => {
  const packed = join(folder, "node_modules/@sortition/client")
  const { dependencies, peerDependencies } = JSON.parse(await readFile(join(packed, "package.json"), "utf8"))
  const { version } = JSON.parse(await readFile(join(folder, "node_modules/@trpc/client/package.json"), "utf8"))
  expect(dependencies).toEqual({ "@trpc/client": version, "@trpc/server": version })
  expect(peerDependencies).toBeUndefined()
  expect((await readdir(packed)).sort()).toEqual(["LICENSE", "README.md", "dist", "package.json"])
})

it("type-checks a strict consumer, whose mistakes are compile errors, and runs in it", async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const api = await startApi(database.url)
  onTestFinished(api.stop)

  const checked = await node(join(clientFolder, "node_modules/typescript/bin/tsc"), "-p", ".").catch(
    ({ stdout }: { readonly stdout: string }) => ({ stdout })
  )
  expect(checked.stdout).toBe("")

  const { stdout } = await node("out/consumer.js", api.url)
  expect(JSON.parse(stdout)).toEqual({
    active: true,
    created: expect.stringMatching(/^\d{4}-.*Z$/),
    reason: "unallocated_slot",
    status: 409,
    problems: []
  })
})
