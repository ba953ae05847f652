import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { type CuttableProxy, cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { afterAll, beforeAll, expect, it, vi } from "vitest"
import { onDatabase } from "../testing/onDatabase.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { type RunningApi, startApi } from "../testing/startApi.ts"
import { adminToken, asker, data } from "../testing/usePlanning.ts"

let database: TestDatabase
let proxy: CuttableProxy
let api: RunningApi
beforeAll(async () => {
  database = await freshDatabase()
  proxy = await cuttableProxy(database.url)
  api = await startApi(proxy.url, { kind: "postgres", url: database.url }, { access: "required", adminToken })
  await vi.waitUntil(async () => (await listeners()) === 1, { timeout: 10_000 })
})
afterAll(async () => {
  await api.stop()
  await proxy.cut()
  await database.drop()
})

/** The number of connections that listen for changes of access; until one does, the API sends more. */
const listeners = () =>
  onDatabase(database.url, async (sql) => {
    const found = await sql`
      SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'sortition' AND query ILIKE 'listen%'`
    return found.count
  })

const repetitions = 500
/** A look-up sends once or twice; a new connection for it, and the times of last use, add a few. */
const fewFor = (seconds: number) => 10 + 2 * seconds

/** Repeats a request, ten at a time, and returns how often something was sent to the database. */
const sendingsFor = async (headers: Readonly<Record<string, string>>, status: number) => {
  // A token may not create users: once it is known, the API refuses this without a query.
  const request = { method: "POST", path: "/api/v1/users", body: "{}", headers }
  const before = proxy.sendings()
  const start = performance.now()
  for (let sent = 0; sent < repetitions; sent += 10) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => sendRaw(api.url, request)))
    for (const answer of answers) expect(answer.status).toBe(status)
  }
  return { sendings: proxy.sendings() - before, seconds: Math.ceil((performance.now() - start) / 1000) }
}

/** The least of a few counts: every ten seconds the process itself reads the clock of the database. A look-up would be in each of them. */
const fewestSendings = async (headers: Readonly<Record<string, string>>, status: number) => {
  let fewest = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 3 && fewest > 0; tries++) {
    fewest = Math.min(fewest, (await sendingsFor(headers, status)).sendings)
  }
  return fewest
}
const unknown = `sortition_${"x".repeat(43)}`

it.each([
  ["bearer token", { authorization: `Bearer ${unknown}` }],
  ["Api-Key", { "api-key": unknown }]
])("a wrong %s, however often it is tried, is looked up no more than about once a second", async (_, headers) => {
  const { seconds, sendings } = await sendingsFor(headers, 401)
  expect(sendings).toBeLessThanOrEqual(fewFor(seconds))
})

it.each([
  ["garbage", "garbage"],
  ["a token's beginning", "sortition_"],
  ["a token less a character", unknown.slice(0, -1)],
  ["a token and one more character", `${unknown}x`],
  ["a token of another service", unknown.replace("sortition", "something")],
  ["four thousand characters", "a".repeat(4_000)]
])("what cannot be a token, %s, is never looked up", async (_, token) => {
  expect(await fewestSendings({ authorization: `Bearer ${token}` }, 401)).toBe(0)
})

it("a missing token, or the administrator's, is never looked up", async () => {
  expect(await fewestSendings({}, 401)).toBe(0)
  const administrator = { authorization: `Bearer ${adminToken}` }
  expect(await fewestSendings(administrator, 400)).toBe(0)
})

it("a good token is looked up no more than about once a second", async () => {
  const admin = asker(() => api.url, { authorization: `Bearer ${adminToken}` })
  const made = await admin("POST", "users/1/tokens", data("api_tokens", { name: "good", team_id: "1" }))
  const { seconds, sendings } = await sendingsFor({ authorization: `Bearer ${made.data.attributes.token}` }, 403)
  expect(sendings).toBeGreaterThan(0)
  expect(sendings).toBeLessThanOrEqual(fewFor(seconds))
})
