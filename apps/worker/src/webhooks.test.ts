import { startApi } from "@sortition/api/testing/startApi"
import { adminToken, data, type Person, peopleAt } from "@sortition/api/testing/usePlanning"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import postgres from "postgres"
import { afterAll, beforeAll, expect, it } from "vitest"
import { verify } from "./testing/openReceiver.ts"
import { openWebhook } from "./testing/openWebhook.ts"
import { startWorker } from "./testing/startWorker.ts"

const settings = { SORTITION_WEBHOOK_ALLOW: "127.0.0.1" }
/** An event arrives within five seconds. */
const within = { timeout: 5_000, interval: 20 }

let database: TestDatabase
let sql: postgres.Sql
let owner: Person
let teamId: string
let experiments: string
const cleanUp: (() => unknown)[] = []

beforeAll(async () => {
  database = await freshDatabase()
  sql = postgres(database.url, { max: 2, onnotice: () => undefined })
  const api = await startApi(database.url, undefined, { access: "required", adminToken, settings })
  // Only hints reach this one in time; the other one reconciles.
  const hinted = await startWorker(database.url, undefined, { reconcileEvery: "1 hour", settings })
  const reconciling = await startWorker(database.url, undefined, { reconcileEvery: "500 millis", settings })
  cleanUp.push(
    hinted,
    reconciling,
    api.stop,
    () => sql.end(),
    () => database.drop()
  )
  const team = await peopleAt(() => api.url).team()
  owner = team.owner
  teamId = team.teamId
  const project = await owner.ask("POST", `teams/${teamId}/projects`, data("projects", { name: "Soil" }))
  experiments = `teams/${teamId}/projects/${project.data.id}/experiments`
})
afterAll(async () => {
  for (const each of cleanUp) await each()
})

const open = async (attributes: object = {}) => {
  const receiver = await openWebhook(owner, teamId, attributes)
  cleanUp.unshift(receiver.close)
  return receiver
}

const create = async (attributes: object) => {
  const { data: made } = await owner.ask("POST", experiments, data("experiments", { name: "Roots", ...attributes }))
  return `${experiments}/${made.id}`
}
const update = (path: string, attributes: object) =>
  owner.ask("PATCH", path, data("experiments", attributes, path.split("/").at(-1)))

it("what happens to an experiment arrives signed and once, from a request, a schedule or the clock", async () => {
  const all = await open()
  const some = await open({ events: ["experiment.ended"] })
  const byRequest = await create({})
  await update(byRequest, { status: "started" })
  await update(byRequest, { status: "completed" })
  const soon = new Date(Date.now() + 1_000).toISOString()
  const scheduled = await create({ start_on: soon, due_date: soon })
  await expect
    .poll(() => all.types().toSorted(), within)
    .toEqual(["experiment.due_date_passed", "experiment.ended", "experiment.started", "experiment.started"])
  const facts = { team_id: teamId, experiment_name: "Roots", service_id: expect.any(String) }
  // Two deliveries at once may arrive in any order.
  const started = all.received
    .filter(({ type }) => type === "experiment.started")
    .toSorted((one, other) => (one.timestamp < other.timestamp ? -1 : 1))
  expect(started[0]?.data).toMatchObject({ ...facts, started_by: "request", resumed: false })
  expect(started[1]).toMatchObject({ timestamp: soon, data: { ...facts, started_at: soon, started_by: "schedule" } })
  expect(all.received.find(({ type }) => type === "experiment.due_date_passed")).toMatchObject({
    timestamp: soon,
    data: { ...facts, due_date: soon }
  })
  for (const each of all.received) {
    expect(verify(all.secret, each)).toMatchObject({ type: each.type })
    expect(() => verify(some.secret, each)).toThrow()
  }
  expect(new Set(all.received.map(({ headers }) => headers["webhook-id"])).size).toBe(4)
  await expect.poll(() => some.types(), within).toEqual(["experiment.ended"])

  await update(scheduled, { archived: true })
  await update(scheduled, { archived: false })
  const late = await create({ start_on: new Date(Date.now() + 60_000).toISOString() })
  await update(late, { archived: true })
  await sql`UPDATE experiments SET scheduled_start_date = now() - interval '1 second' WHERE schedule_status = 'pending'`
  await expect.poll(() => all.types().at(-1), within).toBe("experiment.schedule_missed")
  expect(all.received).toHaveLength(5)
  expect((await all.deliveries("?filter[status]=delivered")).map(({ attributes }) => attributes.attempts)).toEqual([
    1, 1, 1, 1, 1
  ])
  await Promise.all([all.remove(), some.remove()])
})

it("a failure is shown and tried again, and an event can be sent again", async () => {
  const receiver = await open()
  receiver.answerWith((response) => void response.writeHead(500).end(`no\0${"x".repeat(3_000)}`))
  const id = await receiver.test()
  await expect.poll(async () => (await receiver.shown(id))?.error, within).toBe("the receiver answered 500")
  const failed = await receiver.shown(id)
  expect(failed).toMatchObject({ event_type: "webhook.test", status: "pending", attempts: 1, response_status: 500 })
  expect(String(failed?.response_body)).toMatch(/^no\u{fffd}x+$/u)
  expect(String(failed?.response_body).length).toBeLessThanOrEqual(1_024)
  const pause = Date.parse(String(failed?.next_attempt_at)) - Date.parse(String(failed?.last_attempt_at))
  expect(pause).toBeGreaterThanOrEqual(4_000)
  expect(pause).toBeLessThan(6_000)

  receiver.answerWith((response) => void response.writeHead(302, { location: receiver.url }).end())
  expect((await owner.ask("POST", `${receiver.path}/deliveries/${id}/redeliver`)).data.id).toBe(id)
  await expect.poll(async () => (await receiver.shown(id))?.error, within).toContain("redirects are not followed")
  receiver.answerWith()
  await owner.ask("POST", `${receiver.path}/deliveries/${id}/redeliver`)
  await expect.poll(async () => (await receiver.shown(id))?.status, within).toBe("delivered")
  expect(await receiver.shown(id)).toMatchObject({
    attempts: 3,
    error: null,
    response_status: 204,
    next_attempt_at: null
  })

  const again = await owner.ask("POST", `${receiver.path}/deliveries/${id}/redeliver`)
  expect(again.status).toBe(202)
  expect(again.data.id).not.toBe(id)
  await expect.poll(() => receiver.received.length, within).toBe(4)
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1)

  await owner.ask("POST", `${receiver.path}/deliveries/9999/redeliver`).then(({ status }) => expect(status).toBe(404))
  expect((await receiver.deliveries("?page[size]=1")).map((each) => each.id)).toEqual([again.data.id])
  expect(await receiver.deliveries("?filter[status]=failed")).toEqual([])
  expect((await owner.ask("GET", `${receiver.path}/deliveries?filter[status]=lost`)).status).toBe(400)
})

it("both secrets sign for a day after a rotation", async () => {
  const receiver = await open()
  const rotated = await owner.ask("POST", `${receiver.path}/rotate-secret`)
  const secret = String(rotated.data.attributes.secret)
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  await receiver.test()
  await expect.poll(() => receiver.received.length, within).toBe(1)
  for (const each of receiver.received) {
    verify(secret, each)
    verify(receiver.secret, each)
  }
  await sql`UPDATE webhooks SET previous_secret_until = now() WHERE previous_secret IS NOT NULL`
  await receiver.test()
  await expect.poll(() => receiver.received.length, within).toBe(2)
  expect(receiver.received[1]?.headers["webhook-signature"]).toMatch(/^v1,\S+$/)
  const { text } = await owner.ask("GET", `teams/${teamId}/history?page[size]=5`)
  expect(text).toContain("not recorded, changed")
  expect(text).not.toContain("whsec_")
  expect((await owner.ask("GET", receiver.path)).text).not.toContain("whsec_")
})

it("a receiver that is gone switches its webhook off", async () => {
  const receiver = await open()
  receiver.answerWith((response) => void response.writeHead(410).end())
  const id = await receiver.test()
  await expect.poll(async () => (await owner.ask("GET", receiver.path)).data.attributes.active, within).toBe(false)
  expect(await receiver.shown(id)).toMatchObject({ status: "failed", response_status: 410, next_attempt_at: null })
  expect((await owner.ask("POST", `${receiver.path}/test`)).error.detail).toBe("The webhook is not active")
  const { list } = await owner.ask("GET", `teams/${teamId}/history?page[size]=1`)
  expect(list[0]?.attributes).toMatchObject({
    action: "webhook.update",
    actor: { type: "job", name: "deliverWebhooks" },
    after: { active: false }
  })
})

it("a receiver that hangs holds up neither others nor more than four of its own", async () => {
  const slow = await open()
  const quick = await open()
  slow.answerWith(() => undefined)
  for (let n = 0; n < 10; n++) await slow.test()
  await expect.poll(() => slow.received.length, within).toBe(4)
  const sent = await Promise.all(Array.from({ length: 20 }, () => quick.test()))
  await expect.poll(() => quick.received.length, within).toBe(20)
  expect(quick.mostOpen()).toBeLessThanOrEqual(4)
  expect(slow.mostOpen()).toBe(4)
  await expect
    .poll(async () => (await quick.deliveries("?filter[status]=delivered&page[size]=100")).length, within)
    .toBe(sent.length)
  slow.close()
  await slow.remove()
})

it("an address that is not allowed is refused when it is saved, and when it is sent to", async () => {
  const receiver = await open()
  for (const host of ["[::1]", "127.0.0.2", "0x7f.2", "2130706434", "169.254.169.254"]) {
    const made = await owner.ask(
      "PATCH",
      receiver.path,
      data("webhooks", { url: `http://${host}/` }, receiver.path.split("/").at(-1))
    )
    expect(made.status, host).toBe(400)
    expect(made.error.detail).toContain("Url leads to an address that is not allowed")
  }
  await sql`UPDATE webhooks SET url = ${`http://localhost:${receiver.port}/`} WHERE url = ${receiver.url}`
  await receiver.test()
  await expect.poll(() => receiver.received.length, within).toBe(1)
  await sql`UPDATE webhooks SET url = ${`http://127.0.0.2:${receiver.port}/`} WHERE url LIKE 'http://localhost%'`
  const id = await receiver.test()
  await expect.poll(async () => (await receiver.shown(id))?.error, within).toBe("the address is not allowed")
  expect(await receiver.shown(id)).toMatchObject({ status: "pending", response_status: null })
})

it("what is no webhook is refused with every problem, and so is one more than fifty", async () => {
  const create = (attributes: object) => owner.ask("POST", `teams/${teamId}/webhooks`, data("webhooks", attributes))
  const { error, status } = await create({ url: "hooks", events: ["experiment.lost"], active: "yes" })
  expect(status).toBe(400)
  expect(error.detail).toContain("Events must be one or more of experiment.started,")
  expect(error.detail).toContain("Active is not included in the list")
  expect((await create({ url: "hooks" })).error.detail).toContain("Url must be an http:// or https:// URL")
  expect((await create({ url: "https://a.example", events: [] })).status).toBe(400)
  await sql`
    INSERT INTO webhooks (team_id, url, active, secret, created_at, updated_at)
    SELECT ${teamId}, 'https://a.example/', false, 'whsec_AAAA', now(), now()
    FROM generate_series(1, 50 - (SELECT count(*)::int FROM webhooks WHERE team_id = ${teamId}))`
  expect((await create({ url: "https://a.example" })).error.detail).toContain("A team has at most 50 webhooks")
})
