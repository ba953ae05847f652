import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, utimesSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, expect, it } from "vitest"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sortition-heartbeat-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const health = fileURLToPath(new URL("./health.ts", import.meta.url))
const heartbeat = new URL("./heartbeat.ts", import.meta.url).href
const environment = () => ({ ...process.env, TMPDIR: folder })
const check = () => spawnSync(process.execPath, [health], { env: environment() }).status
const beat = () => {
  const program = `import { Effect } from "effect"; import { beat } from "${heartbeat}"; await Effect.runPromise(beat)`
  const arguments_ = ["--input-type=module", "-e", program]
  execFileSync(process.execPath, arguments_, { env: environment(), cwd: fileURLToPath(new URL("..", import.meta.url)) })
}

it("a container whose worker has not done its rounds yet is not healthy", () => {
  expect(check()).toBe(1)
})

it("a container whose worker has just done its rounds is healthy", () => {
  beat()
  expect(check()).toBe(0)
})

it("a container whose worker has stopped doing its rounds is not healthy", () => {
  beat()
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(join(folder, "sortition-worker.alive"), longAgo, longAgo)
  expect(check()).toBe(1)
})
