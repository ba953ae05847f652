import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { afterAll, beforeAll, expect, it } from "vitest"
import { z } from "zod"
import { startStandalone } from "./testing/startStandalone.ts"

const count = 2
const adminToken = "an-administrator-of-tests"

let dataDir = ""
let url = ""
let running: ReturnType<typeof startStandalone>
beforeAll(async () => {
  dataDir = await makeDataFolder("sortition-processes-")
  const environment = {
    SORTITION_DATA_DIR: dataDir,
    SORTITION_PROCESSES: String(count),
    SORTITION_ADMIN_TOKEN: adminToken,
    LOG_LEVEL: "info"
  }
  running = startStandalone(environment, [], { fromSources: true })
  url = await running.ready
})
afterAll(async () => {
  await running.kill("SIGKILL")
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
})

const Line = z.object({ pid: z.number(), request_id: z.string().optional() })
/** The processes that answered the requests with these ids, by the log. */
const answeredBy = (ids: readonly string[]) => {
  const lines = running
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
  const answers = lines.map((line) => Line.safeParse(JSON.parse(line)).data).filter((line) => line !== undefined)
  return new Set(answers.filter(({ request_id }) => ids.includes(request_id ?? "")).map(({ pid }) => pid))
}

/** A request on a connection of its own. */
const ask = async (method: string, path: string, token: string, body?: object) => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/vnd.api+json", connection: "close" }
  const answer = await fetch(url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  const text = await answer.text()
  return {
    status: answer.status,
    id: answer.headers.get("x-request-id") ?? "",
    body: text === "" ? null : JSON.parse(text)
  }
}
/** So many requests that practically always each process answers some. */
const askEvery = (path: string, token: string) => Promise.all(Array.from({ length: 20 }, () => ask("GET", path, token)))

it("is ready once, when every process serves, and each answers that it is", async () => {
  expect(running.output().match(/^sortition ready on /gm)).toHaveLength(1)
  const answers = await askEvery("/health/ready", adminToken)
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  await expect.poll(() => answeredBy(answers.map(({ id }) => id)).size).toBe(count)
})

it("a token that one process revokes stops in all of them", async () => {
  const made = await ask("POST", "/api/v1/users/1/tokens", adminToken, {
    data: { type: "api_tokens", attributes: { name: "short", team_id: "1" } }
  })
  const { token } = made.body.data.attributes
  const before = await askEvery("/api/v1/teams", token)
  expect(before.map(({ status }) => status)).toEqual(before.map(() => 200))
  await expect.poll(() => answeredBy(before.map(({ id }) => id)).size).toBe(count)
  expect((await ask("DELETE", `/api/v1/users/1/tokens/${made.body.data.id}`, adminToken)).status).toBe(204)
  await expect
    .poll(async () => (await askEvery("/api/v1/teams", token)).map(({ status }) => status), { timeout: 5_000 })
    .toEqual(before.map(() => 401))
})

it("the same create through all of them at once stores one sample", async () => {
  const create = async (path: string, body: object) => {
    const headers = { "content-type": "application/json", connection: "close" }
    const answer = await fetch(`${url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) })
    expect(answer.ok).toBe(true)
    return z.object({ id: z.string().default("") }).parse(await answer.json()).id
  }
  const service = await create("/services", { name: "many" })
  const experiment = await create(`/services/${service}/experiments`, { name: "e" })
  await create(`/experiments/${experiment}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
  const sample = { sampled_entity: "User", sampled_value: "1" }
  const ids = await Promise.all(Array.from({ length: 30 }, () => create(`/experiments/${experiment}/samples`, sample)))
  expect(new Set(ids).size).toBe(1)
})

it("stops on SIGTERM with exit code 0, and leaves no process", async () => {
  const answers = await askEvery("/health", adminToken)
  await expect.poll(() => answeredBy(answers.map(({ id }) => id)).size).toBe(count)
  const pids = answeredBy(answers.map(({ id }) => id))
  expect(await running.kill("SIGTERM")).toMatchObject({ code: 0, errors: "" })
  const left = [...pids].filter((pid) => spawnSync("ps", ["-p", String(pid)]).status === 0)
  expect(left).toEqual([])
})
