import { randomUUID } from "node:crypto"
import { gzipSync } from "node:zlib"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { expect, it, onTestFinished } from "vitest"
import { isReplayed, kept, sendKeyed } from "../../testing/idempotency/sendKeyed.ts"
import { useKeyed } from "../../testing/idempotency/useKeyed.ts"
import { makeExperiment, unknownId } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { sendRaw } from "../../testing/sendRaw.ts"
import { startApi } from "../../testing/startApi.ts"

const { api, countNamed, send, services } = useKeyed()

it("a repeat gets the first answer, with its headers and its own request id", async () => {
  const key = randomUUID()
  const first = await send(services, key, { name: "first answer" })
  const repeat = await send(services, key, { name: "first answer" })
  expect(first.status).toBe(201)
  expect(first.headers.etag).toMatch(/^"[\w-]{22}"$/)
  expect(isReplayed(first)).toBe(false)
  expect(isReplayed(repeat)).toBe(true)
  expect(kept(repeat)).toEqual(kept(first))
  expect(repeat.headers["x-request-id"]).not.toBe(first.headers["x-request-id"])
  expect(await countNamed("first answer")).toBe(1)
})

it("every kind of change is answered once: PATCH, PUT, DELETE, samples, completions and many at once", async () => {
  const { path } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  const sample = { sampled_entity: "User", sampled_value: "one" }
  const many = { samples: [sample, { ...sample, sampled_value: "two" }, { sampled_entity: "User" }] }
  const changes: readonly (readonly [string, string, object?])[] = [
    ["PATCH", path, { name: "renamed once" }],
    ["PUT", `${path}/buckets`, { buckets: [{ bucket_name: "a", percentage_distribution: 100 }] }],
    ["POST", `${path}/overrides`, { sampled_entity: "User", sampled_value: "qa", allocated_bucket: "a" }],
    ["DELETE", `${path}/overrides?sampled_entity=User&sampled_value=qa`],
    ["POST", `${path}/samples`, sample],
    ["POST", `${path}/samples/bulk`, many],
    ["POST", `${path}/samples/bulk/complete`, { samples: [sample] }],
    ["PATCH", path, { completed: true }]
  ]
  for (const [method, url, body] of changes) {
    const key = randomUUID()
    const first = await send(url, key, body, method)
    const repeat = await send(url, key, body, method)
    expect([method, url, first.status < 300]).toEqual([method, url, true])
    expect(kept(repeat)).toEqual(kept(first))
    expect(isReplayed(repeat)).toBe(true)
  }
  // Without the key, the difference between the first time and a repeat shows.
  expect((await api.post(`${path}/samples/bulk`, many)).body).toMatchObject({
    results: [{ status: "already_sampled" }, { status: "already_sampled" }, {}]
  })
})

it("a failure of the request is repeated, a missing right or a wrong address is not", async () => {
  const { path, serviceId } = await makeExperiment(api, { experiment: { active: false }, buckets: { all: 100 } })
  const sample = { sampled_entity: "User", sampled_value: "one" }
  const key = randomUUID()
  const refused = await send(`${path}/samples`, key, sample)
  expect(refused.status).toBe(409)
  await api.patch(path, { active: true })
  const repeat = await send(`${path}/samples`, key, sample)
  expect([kept(repeat), isReplayed(repeat)]).toEqual([kept(refused), true])
  expect((await send(`${path}/samples`, randomUUID(), sample)).status).toBe(200)

  const invalid = randomUUID()
  expect((await send(services, invalid, { nam: "x" })).status).toBe(422)
  expect(isReplayed(await send(services, invalid, { nam: "x" }))).toBe(true)
  const missing = randomUUID()
  expect((await send(`/api/v1/experiments/${unknownId}/samples`, missing, sample)).status).toBe(404)
  expect(isReplayed(await send(`/api/v1/experiments/${unknownId}/samples`, missing, sample))).toBe(true)

  const unknown = { headers: { authorization: "Bearer wrong" }, body: { name: "later" } }
  const open = randomUUID()
  expect((await sendKeyed(api.url, services, open, unknown)).status).toBe(401)
  expect(isReplayed(await send(services, open, { name: "later" }))).toBe(false)
  expect((await send(`/api/v1/services/${serviceId}/nothing`, open, {})).status).toBe(404)
})

it("the same address in another spelling, and the same body compressed, are the same request", async () => {
  const { path } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  const key = randomUUID()
  const body = JSON.stringify({ sampled_entity: "User", sampled_value: "zipped" })
  const first = await send(`${path}/samples`, key, body)
  const zipped = await sendRaw(api.url, {
    method: "POST",
    path: `${path}/samples`.replace("-", "%2D"),
    headers: { "content-type": "application/json; charset=utf-8", "content-encoding": "gzip", "idempotency-key": key },
    body: gzipSync(body)
  })
  expect([kept(zipped), isReplayed(zipped)]).toEqual([kept(first), true])
})

it("a single mutation of tRPC is answered once", async () => {
  const key = randomUUID()
  const first = await send("/trpc/services.create", key, { name: "by tRPC" })
  const repeat = await send("/trpc/services.create", key, { name: "by tRPC" })
  expect(first.status).toBe(200)
  expect([kept(repeat), isReplayed(repeat)]).toEqual([kept(first), true])
  expect(await countNamed("by tRPC")).toBe(1)
})

it("a read takes no notice of the header", async () => {
  const key = randomUUID()
  for (let turn = 0; turn < 2; turn++) {
    const answer = await sendKeyed(api.url, `${services}?limit=1`, key, { method: "GET" })
    expect([answer.status, isReplayed(answer)]).toEqual([200, false])
  }
})

it("200 equal requests at once, to two processes, have one effect and one answer", async () => {
  const other = await startApi(api.databaseUrl)
  onTestFinished(other.stop)
  const key = randomUUID()
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      sendKeyed(n % 2 === 0 ? api.url : other.url, services, key, { body: { name: "of 200" } })
    )
  )
  const made = answers.filter(({ status }) => status === 201)
  const busy = answers.filter(({ status }) => status === 409)
  expect(made.length + busy.length).toBe(200)
  expect(made.filter((each) => !isReplayed(each))).toHaveLength(1)
  expect(new Set(made.map(({ text }) => text)).size).toBe(1)
  expect(await countNamed("of 200")).toBe(1)
})

it("a repeat that waits too long for the first request is a 409 that says when to try again", async () => {
  const { path } = await makeExperiment(api)
  const key = randomUUID()
  await onDatabase(api.databaseUrl, async (sql) => {
    await sql`
      CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_sleep(3); RETURN NEW; END $$`
    await sql`
      CREATE TRIGGER lingering BEFORE UPDATE ON experiments FOR EACH ROW WHEN (NEW.name = 'slow') EXECUTE FUNCTION linger()`
  })
  const first = send(path, key, { name: "slow" }, "PATCH")
  const repeat = await send(path, key, { name: "slow" }, "PATCH")
  expect([repeat.status, repeat.headers["retry-after"]]).toEqual([409, "1"])
  expect(JSON.parse(repeat.text)).toMatchObject({ reason: "idempotency_in_progress" })
  expect((await first).status).toBe(200)
  expect(isReplayed(await send(path, key, { name: "slow" }, "PATCH"))).toBe(true)
})

it("the changes of a request that fails with a fault are rolled back, and a repeat runs again", async () => {
  const database = await freshDatabase()
  const own = await startApi(database.url)
  onTestFinished(async () => {
    await own.stop()
    await database.drop()
  })
  const key = randomUUID()
  // The answer cannot be stored.
  await onDatabase(database.url, async (sql) => {
    await sql`ALTER TABLE idempotency_keys ADD CONSTRAINT broken CHECK (status = 0)`
  })
  const body = { name: "rolled back" }
  expect((await sendKeyed(own.url, services, key, { body })).status).toBe(500)
  expect(JSON.parse((await sendRaw(own.url, { method: "GET", path: services })).text)).not.toContainEqual(
    expect.objectContaining(body)
  )
  await onDatabase(database.url, async (sql) => {
    await sql`ALTER TABLE idempotency_keys DROP CONSTRAINT broken`
  })
  const repeat = await sendKeyed(own.url, services, key, { body })
  expect([repeat.status, isReplayed(repeat)]).toEqual([201, false])
})

it("a stored answer shows neither key nor content, and is gone after 24 hours", async () => {
  const key = `secret-${randomUUID()}`
  const first = await send(services, key, { name: "hidden content" })
  const rows = await onDatabase(api.databaseUrl, (sql) => sql`SELECT * FROM idempotency_keys`)
  const stored = JSON.stringify(rows) + rows.map(({ content }) => Buffer.from(content).toString("latin1")).join("")
  expect(stored).not.toContain(key)
  expect(stored).not.toContain("hidden content")
  await onDatabase(api.databaseUrl, async (sql) => {
    await sql`UPDATE idempotency_keys SET created_at = created_at - interval '24 hours'`
  })
  const later = await send(services, key, { name: "hidden content" })
  expect([later.status, isReplayed(later)]).toEqual([201, false])
  expect(JSON.parse(later.text).id).not.toBe(JSON.parse(first.text).id)
})
