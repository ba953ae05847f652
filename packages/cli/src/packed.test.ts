import { execFile } from "node:child_process"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { useApi } from "@sortition/api/testing/useApi"
import { describe, expect, it, onTestFinished } from "vitest"

/* What somebody outside this repository installs: both packed packages in an empty folder. */
const root = join(import.meta.dirname, "../../..")
const api = useApi()

const runIn = (cwd: string, command: string, ...args: readonly string[]) =>
  promisify(execFile)(command, args, { cwd, encoding: "utf8", shell: process.platform === "win32" })

const registry = ["--fetch-retries=0", "--fetch-timeout=20000", "--no-audit", "--no-fund"]
const isReachable = await runIn(tmpdir(), "npm", "view", "commander", "version", ...registry).then(
  () => true,
  () => false
)
if (!isReachable && process.env.CI) throw new Error("npm's registry is not reachable: in CI nothing is skipped")

describe.skipIf(!isReachable)(`packed${isReachable ? "" : ": skipped, npm's registry is not reachable"}`, () => {
  it("works after npm install of the two files, without the repository", { timeout: 360_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "sortition-installed-"))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const { packageManager } = JSON.parse(await readFile(join(root, "package.json"), "utf8"))
    for (const name of ["cli", "client"]) {
      await runIn(join(root, "packages", name), "npx", "--yes", packageManager, "pack", "--pack-destination", folder)
    }
    const files = (await readdir(folder)).filter((name) => name.endsWith(".tgz")).map((name) => `./${name}`)
    expect(files).toHaveLength(2)
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }))
    await runIn(folder, "npm", "install", ...registry, ...files)

    const packed = join(folder, "node_modules/@sortition/cli")
    const manifest = JSON.parse(await readFile(join(packed, "package.json"), "utf8"))
    expect([manifest.bin, manifest.engines]).toEqual([{ sortition: "./dist/main.js" }, { node: ">=20" }])
    expect((await readdir(packed)).sort()).toEqual(["LICENSE", "README.md", "dist", "package.json"])
    expect((await runIn(folder, "npx", "sortition", "--help")).stdout).toContain("Usage: sortition")
    const { stdout } = await runIn(folder, "npx", "sortition", "doctor", "--url", api.url, "--json")
    expect(JSON.parse(stdout)).toMatchObject({ url: api.url, ok: true })
  })
})
