import { setTimeout as pause } from "node:timers/promises"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { launchApi, launchWorker } from "./testing/launch.ts"
import { listSamples, makeExperiment, post } from "./testing/samplingLoad.ts"

const adminToken = "an-administrator-of-tests"
const minutes = 60_000
/** Milliseconds: the error of the measurement, and the time that a request takes on a busy machine. */
const tolerance = 1_000
const within = { timeout: 15_000, interval: 50 }
const preload = new URL("testing/shiftClock.mjs", import.meta.url).href
const Started = z.object({ active: z.boolean(), last_activated_at: z.string().nullable() })
const Token = z.object({ data: z.object({ attributes: z.object({ token: z.string() }) }) })

const shifted = (milliseconds: number) => ({
  NODE_OPTIONS: `--import ${preload}`,
  SHIFT_CLOCK: String(milliseconds)
})

const start = async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const environment = { DATABASE_URL: database.url, SORTITION_ADMIN_TOKEN: adminToken }
  const [ahead, behind] = await Promise.all([
    launchApi({ ...environment, ...shifted(5 * minutes) }),
    launchApi({ ...environment, ...shifted(-5 * minutes) }),
    launchWorker({ ...environment, ...shifted(4 * minutes) }),
    launchWorker({ ...environment, ...shifted(-4 * minutes) })
  ])
  for (const { output } of [ahead, behind]) expect(output()).toContain("the database's decides")
  return { urls: [ahead.url, behind.url], first: ahead.url, second: behind.url }
}

it("processes whose clocks are five minutes ahead and behind start, complete and expire by the database's clock", async () => {
  const { first, second, urls } = await start()
  const at = Date.now() + 3_000
  const start_date = new Date(at).toISOString()
  const path = await makeExperiment(first, { scheduled_start_date: start_date })
  const sample = (url: string, value: string) =>
    post(`${url}${path}/samples`, { sampled_entity: "User", sampled_value: value })
  let early = 0
  for (let n = 0; Date.now() < at - 200; n++, early++) {
    for (const url of urls) {
      const { status } = await sample(url, `early-${n}`)
      // The answer may have come after the instant.
      if (Date.now() < at - 50) expect(status).toBe(409)
    }
    await pause(50)
  }
  await pause(Math.max(0, at - Date.now()) + 100)
  for (const [n, url] of urls.entries()) expect((await sample(url, `on-time-${n}`)).status).toBe(200)
  await expect
    .poll(async () => Started.parse(await (await fetch(second + path)).json()), within)
    .toEqual({ active: true, last_activated_at: start_date })

  for (const url of urls) {
    const { id } = await sample(url, `completed-by-${url}`)
    const before = Date.now()
    expect((await post(`${url}${path}/samples/${id}/complete`)).status).toBe(200)
    const after = Date.now()
    await expect
      .poll(async () => (await listSamples(first, path)).find((one) => one.id === id)?.completed_at, within)
      .toEqual(expect.any(String))
    const completed = (await listSamples(second, path)).find((one) => one.id === id)?.completed_at
    const time = Date.parse(completed ?? "")
    expect(time).toBeGreaterThan(before - tolerance)
    expect(time).toBeLessThan(after + tolerance)
  }

  const expires = Date.now() + 3_000
  const made = await fetch(`${first}/api/v1/users/1/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/vnd.api+json" },
    body: JSON.stringify({
      data: {
        type: "api_tokens",
        attributes: { name: "short", team_id: "1", expires_at: new Date(expires).toISOString() }
      }
    })
  })
  const headers = { authorization: `Bearer ${Token.parse(await made.json()).data.attributes.token}` }
  const statuses = () => Promise.all(urls.map(async (url) => (await fetch(`${url}/api/v1/teams`, { headers })).status))
  expect(await statuses()).toEqual([200, 200])
  await pause(expires - Date.now() + 100)
  expect(await statuses()).toEqual([401, 401])
  process.stdout.write(
    `observed: 4 processes 4 to 5 minutes off, ${2 * early} requests before the start refused, 0 started early, 0 late, 0 completion times off by ${tolerance} ms, 0 tokens that lived longer\n`
  )
}, 120_000)
