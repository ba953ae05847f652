import { spawnSync } from "node:child_process"
import { once } from "node:events"
import { request } from "node:http"
import { fileURLToPath } from "node:url"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { listSamples, makeExperiment, startLoad } from "./testing/samplingLoad.ts"
import { startProgram } from "./testing/startProgram.ts"

const main = fileURLToPath(new URL("../../api/src/main.ts", import.meta.url))
const within = { timeout: 60_000, interval: 50 }
const count = 2

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

/** The API as two processes. */
const launch = (databaseUrl = database.url) => {
  const running = startProgram({
    main,
    environment: { DATABASE_URL: databaseUrl, SORTITION_PROCESSES: String(count), SORTITION_AUTH: "open" },
    isReady: (output) => output.includes("sortition api ready")
  })
  const ready = async () => /api ready on (http:[^"\s]+)/.exec(await running.ready)?.[1] ?? ""
  return { running, ready }
}
/** The same for one test. */
const start = async (databaseUrl?: string) => {
  const { ready, running } = launch(databaseUrl)
  onTestFinished(async () => {
    await running.kill("SIGKILL")
  })
  return { running, url: await ready() }
}

/** The pids of the processes that serve. */
const serving = (pid: number) => {
  const { stdout } = spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(pid)], { encoding: "utf8" })
  return stdout
    .split("\n")
    .filter((line) => line.includes("serve."))
    .map((line) => Number.parseInt(line, 10))
}
const isAlive = (pid: number) => spawnSync("ps", ["-p", String(pid)]).status === 0

describe("a service whose processes are killed, one test after the other", () => {
  let running: ReturnType<typeof launch>["running"]
  let url = ""
  beforeAll(async () => {
    const launched = launch()
    running = launched.running
    url = await launched.ready()
  })
  afterAll(async () => {
    await running.kill("SIGKILL")
  })
  const listening = () => running.output().match(/Server listening/g)?.length ?? 0

  it("a process killed under load is replaced; what was acknowledged is there once, and the others go on", async () => {
    const path = await makeExperiment(url)
    const { acknowledged, stop } = startLoad([url], path)
    for (let round = 0; round < 2; round++) {
      const [killed = 0] = serving(running.pid)
      process.kill(killed, "SIGKILL")
      await expect.poll(() => serving(running.pid).filter((pid) => pid !== killed), within).toHaveLength(count)
      const before = acknowledged.size
      await expect.poll(() => acknowledged.size, within).toBeGreaterThan(before)
    }
    await stop()
    const stored = (await listSamples(url, path)).map(({ id }) => id)
    expect(new Set(stored).size).toBe(stored.length)
    expect(stored).toEqual(expect.arrayContaining([...acknowledged]))
    expect(running.output().match(/an API process ended and is replaced/g)).toHaveLength(2)
    expect(running.output().match(/sortition api ready/g)).toHaveLength(1)
    // The next test kills only processes that serve.
    await expect.poll(listening, within).toBe(count + 2)
  })

  it("all processes killed at once are replaced on the same port", async () => {
    const before = listening()
    for (const pid of serving(running.pid)) process.kill(pid, "SIGKILL")
    await expect
      .poll(
        () =>
          fetch(`${url}/health/ready`).then(
            ({ status }) => status,
            () => 0
          ),
        within
      )
      .toBe(200)
    await expect.poll(listening, within).toBe(before + count)
  })

  it("kill -9 of the first process ends the others", async () => {
    const pids = serving(running.pid)
    expect(pids).toHaveLength(count)
    await running.kill("SIGKILL")
    await expect.poll(() => pids.filter(isAlive), within).toEqual([])
  })
})

it("a signal lets requests in flight finish in every process", async () => {
  const { running, url } = await start()
  const body = JSON.stringify({ name: "in flight" })
  const headers = { "content-type": "application/json", "content-length": body.length }
  const inFlight = Array.from({ length: 10 }, () => {
    const sent = request(`${url}/api/v1/services`, { method: "POST", headers, agent: false })
    sent.write(body.slice(0, 5))
    return { sent, answered: once(sent, "response") }
  })
  // Each of them has reached its process when later requests are answered.
  for (let n = 0; n < 20; n++) await fetch(`${url}/health`, { headers: { connection: "close" } })
  const ended = running.kill("SIGTERM")
  await expect
    .poll(
      () =>
        fetch(url).then(
          () => "accepted",
          () => "refused"
        ),
      within
    )
    .toBe("refused")
  for (const { sent } of inFlight) sent.end(body.slice(5))
  const statuses = await Promise.all(
    inFlight.map(async ({ answered }) => {
      const [answer] = await answered
      answer.resume()
      return answer.statusCode
    })
  )
  expect(statuses).toEqual(inFlight.map(() => 201))
  expect(await ended).toMatchObject({ code: 0, errors: "" })
})

it("a process that cannot be replaced stops the service with one line", async () => {
  const proxy = await cuttableProxy(database.url)
  const { running } = await start(proxy.url)
  await proxy.cut()
  const [killed = 0] = serving(running.pid)
  process.kill(killed, "SIGKILL")
  const { code, errors } = await running.ended
  expect(code).toBe(1)
  expect(errors).toMatch(/^sortition stopped: an API process cannot start: .*ECONNREFUSED.*\n$/)
}, 120_000)
