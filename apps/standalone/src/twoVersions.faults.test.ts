import { emptyDatabase } from "@sortition/postgres/testing/freshDatabase"
import { previousPrograms } from "@sortition/previous-version/previousPrograms"
import { expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { launchApi, launchWorker } from "./testing/launch.ts"
import { recordLoad } from "./testing/recordLoad.ts"
import { listSamples, makeExperiment } from "./testing/samplingLoad.ts"

const adminToken = "an-administrator-of-tests"
const within = { timeout: 30_000, interval: 50 }
/** How long a change may take to reach the other version, in milliseconds. */
const noticed = { timeout: 5_000, interval: 20 }

const Made = z.object({ id: z.string() })
const Sampled = z.object({ id: z.string(), allocated_bucket: z.string() })
const Named = z.object({ data: z.object({ id: z.string(), attributes: z.record(z.string(), z.unknown()) }) })
const Started = z.object({ active: z.boolean(), last_activated_at: z.string().nullable() })

/** The previous version's programs first; this version's migrate the database under them. */
const startBoth = async () => {
  const database = await emptyDatabase()
  onTestFinished(database.drop)
  const environment = { DATABASE_URL: database.url, SORTITION_ADMIN_TOKEN: adminToken }
  const older = await launchApi(environment, previousPrograms.api)
  const olderWorker = await launchWorker(environment, previousPrograms.worker)
  return { environment, older, olderWorker }
}

/** Sends JSON; every answer must be a success. Counts the answers. */
const makeAsk = () => {
  let answers = 0
  const send = async (method: string, url: string, body: object, headers: Readonly<Record<string, string>>) => {
    const answer = await fetch(url, { method, headers, ...(method === "GET" ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.text()
    expect(`${method} ${url} ${answer.ok} ${answer.ok ? "" : text}`).toBe(`${method} ${url} true `)
    answers++
    return text === "" ? {} : JSON.parse(text)
  }
  return {
    answers: () => answers,
    ask: (method: string, url: string, body: object = {}) =>
      send(method, url, body, { "content-type": "application/json" }),
    plan: (token: string, method: string, url: string, body: object = {}) =>
      send(method, url, body, { "content-type": "application/vnd.api+json", authorization: `Bearer ${token}` })
  }
}

it("the previous version and this one serve one database at the same time", async () => {
  const { environment, older, olderWorker } = await startBoth()
  const { answers, ask, plan } = makeAsk()
  const loaded = await makeExperiment(older.url)
  const load = recordLoad([older.url], loaded, { clients: 2 })
  const newer = await launchApi(environment)
  await launchWorker(environment)
  await load.stop()
  const mixed = recordLoad([older.url, newer.url], loaded, { clients: 2 })
  const sides = [older.url, newer.url]

  const service = Made.parse(await ask("POST", `${older.url}/api/v1/services`, { name: "both" })).id
  for (const [n, url] of sides.entries()) {
    const other = sides[1 - n] ?? ""
    const start = new Date(Date.now() + 3_000).toISOString()
    const scheduled = await makeExperiment(url, { scheduled_start_date: start })
    const { id } = Made.parse(await ask("POST", `${url}/api/v1/services/${service}/experiments`, { name: `e${n}` }))
    const path = `/api/v1/experiments/${id}`
    const bucketOf = async (at: string, value: string) =>
      Sampled.parse(await ask("POST", `${at}${path}/samples`, { sampled_entity: "User", sampled_value: value }))
    const distribute = (at: string, control: number) =>
      ask("PUT", `${at}${path}/buckets`, {
        buckets: [
          { bucket_name: "control", percentage_distribution: control },
          { bucket_name: "treatment", percentage_distribution: 100 - control }
        ]
      })

    await distribute(url, 50)
    for (let k = 0; k < 20; k++) {
      expect(await bucketOf(other, `user-${k}`)).toEqual(await bucketOf(url, `user-${k}`))
    }
    // The other version has compiled the experiment by now, and hears of each change.
    await distribute(url, 0)
    expect((await bucketOf(other, "reweighted")).allocated_bucket).toBe("treatment")
    await ask("POST", `${other}${path}/overrides`, {
      sampled_entity: "User",
      sampled_value: "qa",
      allocated_bucket: "control"
    })
    expect((await bucketOf(url, "qa")).allocated_bucket).toBe("control")
    await ask("PATCH", `${other}${path}`, { active: false })
    const refused = await fetch(`${url}${path}/samples`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ sampled_entity: "User", sampled_value: "late" })
    })
    expect(refused.status).toBe(409)
    await ask("PATCH", `${url}${path}`, { active: true })
    await bucketOf(other, "again")
    const layer = Made.parse(await ask("POST", `${url}/api/v1/services/${service}/layers`, { name: `l${n}` })).id
    await ask("PUT", `${other}${path}/layer`, { layer_id: layer, percentage: 50 })
    await ask("GET", `${url}${path}/layer`)
    await expect
      .poll(async () => Started.parse(await ask("GET", `${other}${scheduled}`)), within)
      .toEqual({ active: true, last_activated_at: start })
  }

  const made = await plan(adminToken, "POST", `${newer.url}/api/v1/users/1/tokens`, {
    data: { type: "api_tokens", attributes: { name: "both", team_id: "1" } }
  })
  const token = z.object({ data: z.object({ attributes: z.object({ token: z.string() }) }) }).parse(made).data
    .attributes.token
  const project = Named.parse(
    await plan(token, "POST", `${older.url}/api/v1/teams/1/projects`, {
      data: { type: "projects", attributes: { name: "planned by both" } }
    })
  ).data.id
  const planned = `/api/v1/teams/1/projects/${project}/experiments`
  const experiment = Named.parse(
    await plan(token, "POST", `${newer.url}${planned}`, {
      data: { type: "experiments", attributes: { name: "planned" } }
    })
  ).data.id
  for (let n = 0; n < 6; n++) {
    const [url = "", other = ""] = n % 2 === 0 ? sides : sides.toReversed()
    const name = `planned ${n}`
    await plan(token, "PATCH", `${url}${planned}/${experiment}`, {
      data: { type: "experiments", id: experiment, attributes: { name } }
    })
    await expect
      .poll(
        async () => Named.parse(await plan(token, "GET", `${other}${planned}/${experiment}`)).data.attributes.name,
        noticed
      )
      .toBe(name)
  }

  await mixed.stop()
  for (const program of [older, olderWorker]) expect((await program.kill("SIGTERM")).code).toBe(0)
  const created = load.created.size + mixed.created.size
  await expect
    .poll(async () => (await listSamples(newer.url, loaded)).filter((one) => one.complete && !one.completed_at), within)
    .toEqual([])
  const stored = await listSamples(newer.url, loaded)
  expect([load.failures, mixed.failures]).toEqual([[], []])
  expect(new Set(stored.map(({ id }) => id)).size).toBe(created)
  expect(stored).toHaveLength(created)
  const completedAt = new Map(stored.map((one) => [one.id, one.completed_at]))
  for (const [id, at] of [...load.completed, ...mixed.completed]) expect(completedAt.get(id)).toBe(at)
  process.stdout.write(
    `observed: ${load.sent() + mixed.sent() + answers()} requests to two versions, ${created + load.completed.size + mixed.completed.size} acknowledged, 0 failed, 0 lost, 0 twice, slowest ${Math.round(Math.max(load.slowest(), mixed.slowest()))} ms\n`
  )
}, 240_000)
