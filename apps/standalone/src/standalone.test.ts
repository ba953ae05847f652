import { execFileSync, spawnSync } from "node:child_process"
import { once } from "node:events"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { hasCurl, noCurl } from "@sortition/api/testing/hasCurl"
import { makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { startProgram } from "./testing/startProgram.ts"
import { startStandalone } from "./testing/startStandalone.ts"

// One folder for all, and one program until a test stops it: starting takes longer than any test. Each looks only at what it made itself.
const dataDir = await makeDataFolder("sortition-standalone-")
const started: ReturnType<typeof startStandalone>[] = []

const launch = (environment: Readonly<Record<string, string>> = {}) => {
  const running = startStandalone({ SORTITION_DATA_DIR: dataDir, ...environment })
  started.push(running)
  return running
}
/** The program that the test before left running, or else a new one. */
const start = () => {
  const last = started.at(-1)
  return last === undefined || last.hasEnded() ? launch() : last
}
const stopAll = () => Promise.all(started.splice(0).map((running) => running.kill("SIGTERM")))

afterAll(async () => {
  await stopAll()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
})

const postgresPid = () => Number(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0])
/** A dead process that its parent has not asked about yet still has a line, with state Z. */
const isAlive = (pid: number) =>
  /^[^Z\s]/.test(spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim())
const Named = z.object({ id: z.string(), name: z.string() })
const post = async (url: string, body: object) => {
  const headers = { "content-type": "application/json" }
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })
  expect(answer.ok).toBe(true)
  return Named.parse(await answer.json())
}
const create = (url: string, name: string) => post(`${url}/api/v1/services`, { name })

describe("npm start's program", () => {
  it.skipIf(!hasCurl)(`prints three curl lines that work when they are pasted${noCurl}`, async () => {
    const running = start()
    await running.ready
    const lines = running.output().match(/^curl .*$/gm) ?? []
    expect(lines).toHaveLength(3)
    const answers = lines.map((line) => JSON.parse(execFileSync("sh", ["-c", `${line} --fail`], { encoding: "utf8" })))
    expect(answers).toEqual([
      expect.objectContaining({ name: "checkout" }),
      { data: expect.any(Array), links: expect.any(Object) },
      { status: "ready" }
    ])
  })

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`stops on ${signal} with exit code 0 and leaves no process`, async () => {
      const running = start()
      await running.ready
      const pid = postgresPid()
      expect(isAlive(pid)).toBe(true)
      expect(await running.kill(signal)).toMatchObject({ code: 0, errors: "" })
      expect(isAlive(pid)).toBe(false)
    })
  }

  it("stops and says so when its database server dies", async () => {
    const running = start()
    await running.ready
    process.kill(postgresPid(), "SIGKILL")
    const { code, errors } = await running.ended
    expect(code).toBe(1)
    expect(errors).toContain("ended unexpectedly")
  })

  it("starts a scheduled experiment by itself", async () => {
    const running = start()
    const url = await running.ready
    const { id } = await create(url, "scheduled")
    const scheduled_start_date = new Date(Date.now() + 1_000).toISOString()
    const experiment = await post(`${url}/api/v1/services/${id}/experiments`, { name: "e", scheduled_start_date })
    await expect
      .poll(async () => (await fetch(`${url}/api/v1/experiments/${experiment.id}`)).json(), { timeout: 20_000 })
      .toMatchObject({ active: true, last_activated_at: scheduled_start_date })
  })
})

describe("a start that cannot be", () => {
  beforeAll(stopAll)

  const refused = async (environment: Readonly<Record<string, string>>) => {
    const { code, errors, output } = await launch(environment).ended
    expect(code).toBe(1)
    expect(output).not.toContain("ready on")
    expect(errors).not.toMatch(/\n\s+at /)
    return errors.trim().split("\n")
  }

  it.each([
    ["PORT", "70000"],
    ["HOST", "no.such.host.invalid"],
    ["DATABASE_URL", "mysql://nowhere/x"],
    ["DATABASE_DIRECT_URL", "nowhere"],
    ["DATABASE_DIRECT_URL", "postgres://without.the.other.invalid/x"],
    ["DATABASE_READ_URL", "mysql://nowhere/x"],
    ["REDIS_URL", "nowhere"],
    ["SORTITION_PROCESSES", "65"],
    ["SORTITION_PROCESSES", "many"]
  ])("%s=%s ends with one line that names it", async (name, value) => {
    const lines = await refused({ [name]: value })
    expect(lines).toEqual([expect.stringMatching(new RegExp(`${name}(?!.*;)`))])
  })

  it("an unreachable DATABASE_URL ends with one line, without its password", async () => {
    // Nothing listens on port 1.
    const lines = await refused({ DATABASE_URL: "postgres://someone:secret@127.0.0.1:1/x" })
    expect(lines).toEqual([expect.stringContaining("cannot connect to or migrate the database")])
    expect(lines[0]).not.toContain("secret")
  })

  /** A data folder that a start must not have begun to fill. */
  const untouched = join(dataDir, "untouched")

  it("with several bad values ends with one line that names them all, before PostgreSQL starts", async () => {
    const lines = await refused({
      SORTITION_DATA_DIR: untouched,
      PORT: "http",
      LOG_LEVEL: "loud",
      REDIS_URL: "nowhere",
      SORTITION_AUTH: "maybe",
      SORTITION_ADMIN_TOKEN: "short",
      SORTITION_TRUST_PROXY: "everybody"
    })
    expect(lines).toEqual([
      "sortition stopped: PORT must be a number from 0 to 65535; REDIS_URL must be a redis:// or rediss:// URL, or redis+cluster://host:port,host:port; " +
        "SORTITION_AUTH must be open or required; " +
        "SORTITION_ADMIN_TOKEN must have at least 16 characters, none of them white space; " +
        "SORTITION_TRUST_PROXY must be addresses or networks like 10.0.0.0/8, separated by commas; " +
        "LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent"
    ])
    expect(existsSync(untouched)).toBe(false)
  })

  it("a port in use ends with one line that names a free one, before PostgreSQL starts", async () => {
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const [line = "", ...others] = await refused({ PORT: String(port), SORTITION_DATA_DIR: untouched })
    expect(others).toEqual([])
    expect(line).toContain(`PORT: port ${port} of 127.0.0.1 is in use: try PORT=`)
    expect(existsSync(untouched)).toBe(false)
    const free = /PORT=(\d+)$/.exec(line)?.[1]
    const other = createServer().listen(Number(free), "127.0.0.1")
    await once(other, "listening")
    other.close()
    server.close()
  })

  it.each([
    ["the API", "../../api/src/main.ts", "PORT must be a number from 0 to 65535; "],
    ["the worker", "../../worker/src/main.ts", ""]
  ])("%s names all bad values too", async (_, main, own) => {
    const program = fileURLToPath(new URL(main, import.meta.url))
    const environment = { PORT: "-1", REDIS_URL: "nowhere", LOG_LEVEL: "loud" }
    const { code, errors } = await startProgram({ main: program, environment, isReady: () => false }).ended
    expect({ code, errors }).toEqual({
      code: 1,
      errors:
        `sortition stopped: DATABASE_URL must be set; ${own}REDIS_URL must be a redis:// or rediss:// URL, or redis+cluster://host:port,host:port; ` +
        "LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent\n"
    })
  })

  it("a data folder in use by another one is refused, and the other goes on", async () => {
    const first = start()
    const url = await first.ready
    expect(await refused({})).toEqual([expect.stringContaining("already running")])
    await create(url, "undisturbed")
  })
})
