// The npm scripts of the root. Runs on any Node >= 20: brings the pinned pnpm, installs, and goes on with the repository's own Node 24.
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { constants } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const windows = process.platform === "win32"
const bin = join(root, "node_modules", ".bin")
const environment = { TURBO_TELEMETRY_DISABLED: "1", NPM_CONFIG_UPDATE_NOTIFIER: "false", ...process.env }

const run = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: environment, stdio: "inherit", shell: windows, ...options })
    const forward = (signal) => child.kill(signal)
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"]
    for (const signal of signals) process.on(signal, forward)
    child.once("error", reject)
    child.once("exit", (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })

const pnpm = (...args) => run("npx", ["--yes", packageManager, ...args])
const turbo = (...args) => run(join(bin, "turbo"), ["run", ...args])
const biome = (...args) => run(join(bin, "biome"), args)
const node = (file) =>
  run(join(bin, "node"), [join(root, file)], { stdio: ["inherit", "inherit", "inherit", "ipc"], cwd: process.cwd() })

const steps = {
  start: [() => node("apps/standalone/src/main.ts")],
  check: [() => biome("check", "--error-on-warnings"), () => turbo("check")],
  format: [() => biome("check", "--write")],
  test: [() => biome("check", "--error-on-warnings"), () => turbo("check", "test", "--concurrency=2")],
  bench: [() => turbo("bench", "--concurrency=1")]
}

const [name = "start"] = process.argv.slice(2)
const plan = steps[name]
if (plan === undefined) {
  console.error(`unknown command ${name}; known: ${Object.keys(steps).join(", ")}`)
  process.exit(2)
}
for (const step of [() => pnpm("install", "--frozen-lockfile"), ...plan]) {
  const code = await step()
  if (code !== 0) process.exit(code)
}
