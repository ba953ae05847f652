import { execFile } from "node:child_process"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { useApi } from "@sortition/api/testing/useApi"
import { packed } from "@sortition/runtime/testing/packed"
import { describe, expect, it, onTestFinished } from "vitest"

/* What somebody outside this repository installs: both packed packages in an empty folder. */
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
    const files = await Promise.all(["cli", "client"].map(packed))
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }))
    await runIn(folder, "npm", "install", "--prefer-offline", ...registry, ...files)

    const installed = join(folder, "node_modules/@sortition/cli")
    const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"))
    expect([manifest.bin, manifest.engines]).toEqual([{ sortition: "./dist/main.js" }, { node: ">=20" }])
    expect((await readdir(installed)).sort()).toEqual(["LICENSE", "README.md", "dist", "package.json"])
    expect((await runIn(folder, "npx", "sortition", "--help")).stdout).toContain("Usage: sortition")
    const command = join(folder, "node_modules/.bin/sortition")
    const { stdout } = await runIn(folder, command, "doctor", "--url", api.url, "--json")
    expect(JSON.parse(stdout)).toMatchObject({ url: api.url, ok: true })
  })
})
