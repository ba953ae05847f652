import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { hasRedisServer, startRedisServer } from "@sortition/queue/testing/redisServer"
import { describe, expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { launchApi, launchWorker } from "./testing/launch.ts"
import { listSamples, makeExperiment, post, startLoad } from "./testing/samplingLoad.ts"

const adminToken = "an-administrator-of-tests"
const within = { timeout: 40_000, interval: 50 }
const Experiment = z.object({ active: z.boolean(), last_activated_at: z.string().nullable() })

/** Two APIs and two workers, which can be killed and started again. */
const startFour = async () => {
  const redis = await startRedisServer()
  onTestFinished(redis.stop)
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const environment = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    SORTITION_ADMIN_TOKEN: adminToken
  }
  const [apis, workers] = await Promise.all([
    Promise.all([launchApi(environment), launchApi(environment)]),
    Promise.all([launchWorker(environment), launchWorker(environment)])
  ])
  const urls = apis.map(({ url }) => url)
  return {
    urls,
    restartApi: async (index: number) => {
      await apis[index]?.kill("SIGKILL")
      apis[index] = await launchApi({ ...environment, PORT: new URL(urls[index] ?? "").port })
    },
    restartWorker: async (index: number) => {
      await workers[index]?.kill("SIGKILL")
      workers[index] = await launchWorker(environment)
    }
  }
}

const ask = (url: string, token: string, method = "GET", body?: object) =>
  fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/vnd.api+json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })

const name = hasRedisServer() ? "with Redis" : "with Redis: skipped, no redis-server on the path"
describe.skipIf(!hasRedisServer())(name, () => {
  it("two APIs and two workers, killed and restarted under load, lose nothing and do nothing twice", async () => {
    const { restartApi, restartWorker, urls } = await startFour()
    const [first = "", second = ""] = urls
    const path = await makeExperiment(first)
    const load = startLoad(urls, path, true)
    // Starts fall due while processes are away.
    const dates = [5_000, 8_000, 11_000].map((millis) => new Date(Date.now() + millis).toISOString())
    const scheduled = await Promise.all(
      dates.map(async (date) => ({ date, path: await makeExperiment(second, { scheduled_start_date: date }) }))
    )

    await Promise.all([restartApi(0), restartWorker(0)])
    await Promise.all([restartApi(1), restartWorker(1)])
    const before = load.acknowledged.size
    await expect.poll(() => load.acknowledged.size, within).toBeGreaterThan(before)
    await load.stop()

    const stored = await listSamples(first, path)
    expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length)
    const completed = stored.filter(({ complete }) => complete).map(({ id }) => id)
    expect(completed).toEqual(expect.arrayContaining([...load.acknowledged]))
    await expect
      .poll(async () => (await listSamples(second, path)).filter((one) => one.complete && !one.completed_at), within)
      .toEqual([])

    for (const { date, path } of scheduled) {
      await expect
        .poll(async () => Experiment.parse(await (await fetch(first + path)).json()), within)
        .toEqual({ active: true, last_activated_at: date })
    }

    const same = { sampled_entity: "User", sampled_value: "same" }
    const repeats = await Promise.all(Array.from({ length: 20 }, (_, n) => post(`${urls[n % 2]}${path}/samples`, same)))
    expect(new Set(repeats.map(({ id }) => id)).size).toBe(1)

    const attributes = { name: "short", team_id: "1" }
    const made = await ask(`${first}/api/v1/users/1/tokens`, adminToken, "POST", {
      data: { type: "api_tokens", attributes }
    })
    const { data } = z
      .object({ data: z.object({ id: z.string(), attributes: z.object({ token: z.string() }) }) })
      .parse(await made.json())
    const { token } = data.attributes
    const statusAt = async (url: string) => (await ask(`${url}/api/v1/teams`, token)).status
    expect(await Promise.all(urls.map(statusAt))).toEqual([200, 200])
    expect((await ask(`${first}/api/v1/users/1/tokens/${data.id}`, adminToken, "DELETE")).status).toBe(204)
    await expect.poll(() => Promise.all(urls.map(statusAt)), within).toEqual([401, 401])
  }, 180_000)
})
