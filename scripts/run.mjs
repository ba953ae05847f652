// The npm scripts of the root. Runs on any Node >= 20: installs if need be, and continues with the repository's own Node 24.
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { constants } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { buildWeb } from "./buildWeb.mjs"
import { install } from "./install.mjs"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, "node_modules", ".bin")
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const env = {
  TURBO_TELEMETRY_DISABLED: "1",
  NPM_CONFIG_UPDATE_NOTIFIER: "false",
  // Halves the start time of our processes.
  NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node"),
  ...process.env
}
const signals = ["SIGINT", "SIGTERM", "SIGHUP"]
const parent = process.ppid

const run = (command, args, { started = () => {}, ...options } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: "inherit", ...options })
    started(child)
    const forward = (signal) => child.kill(signal)
    for (const signal of signals) process.on(signal, forward)
    // A killed npm cannot pass a signal on, but it changes the parent of this process.
    const orphaned = setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 250)
    child.once("error", reject)
    child.once("exit", (code, signal) => {
      for (const name of signals) process.off(name, forward)
      clearInterval(orphaned)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })

// What npx has fetched once it need not ask for again.
const pnpm = (...args) => run("npx", ["--yes", "--prefer-offline", packageManager, ...args])
/** What stands after `--` on the command line of npm, for the program that turbo runs. */
const passedOn = () => (process.argv.length > 3 ? ["--", ...process.argv.slice(3)] : [])
const turbo = (...args) => pnpm("exec", "turbo", "run", "--continue", ...args)
const biome = (...args) => run(join(bin, "biome"), args)
const node = (file, { flags = [], args = [] } = {}) =>
  run(join(bin, "node"), [...flags, join(root, file), ...args], {
    cwd: process.cwd(),
    stdio: ["inherit", "inherit", "inherit", "ipc"]
  })

/** With what stands after `--` on the command line of npm. */
const command = (file) =>
  run(join(bin, "node"), [join(root, file), ...process.argv.slice(3)], {
    cwd: process.cwd(),
    stdio: ["inherit", "inherit", "inherit", "ipc"]
  })

const packed = (name) => pnpm("--filter", `@sortition/${name}`, "pack", "--out", join(root, `sortition-${name}.tgz`))

const lint = () => biome("check", "--error-on-warnings")
// dependency-cruiser and knip run on the repository's Node: their .bin scripts find it beside them.
const imports = () => run(join(bin, "depcruise"), ["--output-type", "err-long", "apps", "packages", "examples"])
const unused = async () => {
  const code = await run(join(bin, "knip"), [])
  if (code !== 0) process.stderr.write("delete what is unused, or do not export it; knip.json lists the entries\n")
  return code
}
// Vite runs on the repository's Node, too.
const web = () => buildWeb(root, run)
const folders = () => node("scripts/folderSizes.mjs")
const checks = [lint, imports, unused, folders]
// Keep the heap near what is in use: a stream of many samples needs a third less memory. The Dockerfile gives the same ones.
const memoryFlags = () => JSON.parse(readFileSync(join(root, "scripts", "memoryFlags.json"), "utf8"))
const commands = {
  start: [web, () => node("apps/standalone/src/main.ts", { flags: memoryFlags(), args: process.argv.slice(3) })],
  "create-admin": [() => node("apps/standalone/src/createAdmin.ts")],
  "detach-samples": [() => command("apps/standalone/src/detachSamples.ts")],
  "attach-samples": [() => command("apps/standalone/src/attachSamples.ts")],
  "verify-audit": [() => command("apps/standalone/src/verifyAudit.ts")],
  "verify-counts": [() => command("apps/standalone/src/verifyCounts.ts")],
  check: [...checks, () => turbo("types")],
  format: [() => biome("check", "--write")],
  test: [...checks, web, () => turbo("types", "suites", "--concurrency=2")],
  "test:faults": [web, () => turbo("faults", "cluster", "--concurrency=2")],
  "test:browser": [web, () => turbo("browser", ...passedOn())],
  "test:examples": [() => turbo("heavy")],
  screenshots: [web, () => node("apps/web/src/testing/screenshots.ts", { args: process.argv.slice(3) })],
  "snapshot-version": [() => node("packages/previous-version/snapshotVersion.ts")],
  bench: [() => node("apps/bench/src/main.ts", { args: process.argv.slice(3) })],
  pack: ["client", "openfeature-server", "openfeature-web", "cli"].map((name) => () => packed(name))
}

const name = process.argv[2]
if (!Object.hasOwn(commands, name)) {
  process.stderr.write(`known commands: ${Object.keys(commands).join(", ")}\n`)
  process.exit(2)
}
for (const step of [() => install(root, { env, packageManager, run }), ...commands[name]]) {
  const code = await step()
  if (code !== 0) process.exit(code)
}
