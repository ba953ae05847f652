import { expect, it, onTestFinished } from "vitest"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { sendRaw } from "../../testing/sendRaw.ts"
import { startApi } from "../../testing/startApi.ts"
import { useApi } from "../../testing/useApi.ts"
import { data, useLab } from "../../testing/usePlanning.ts"

const api = useApi()
const room = useLab()

type Headers = Readonly<Record<string, string>>

const send = (method: string, path: string, headers: Headers = {}, body?: object) =>
  sendRaw(api.url, {
    method,
    path,
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })

const etagOf = async (path: string): Promise<string> => String((await send("GET", path)).headers.etag)

const shares = (...percentages: readonly number[]) => ({
  buckets: percentages.map((percentage, n) => ({ bucket_name: `b${n}`, percentage_distribution: percentage }))
})

it("a service, an experiment and the buckets show the tag of their state, in every answer", async () => {
  const made = await send("POST", "/api/v1/services", {}, { name: "tagged" })
  const service = `/api/v1/services/${JSON.parse(made.text).id}`
  expect(made.headers.etag).toMatch(/^"[\w-]{22}"$/)
  expect(await etagOf(service)).toBe(made.headers.etag)
  const created = await send("POST", `${service}/experiments`, {}, { name: "tagged" })
  const path = `/api/v1/experiments/${JSON.parse(created.text).id}`
  expect(await etagOf(path)).toBe(created.headers.etag)
  const bucket = await send("POST", `${path}/buckets`, {}, { bucket_name: "b0", percentage_distribution: 50 })
  expect(await etagOf(`${path}/buckets`)).toBe(bucket.headers.etag)
  const replaced = await send("PUT", `${path}/buckets`, {}, shares(60, 40))
  expect(await etagOf(`${path}/buckets`)).toBe(replaced.headers.etag)
  const renamed = await send("PATCH", path, {}, { name: "renamed" })
  expect(renamed.headers.etag).not.toBe(created.headers.etag)
  expect(await etagOf(path)).toBe(renamed.headers.etag)
  // Only what the answer shows changes its tag.
  await send("PUT", `${path}/buckets`, {}, shares(10, 90))
  await send("POST", `${path}/samples`, {}, { sampled_entity: "User", sampled_value: "one" })
  expect(await etagOf(path)).toBe(renamed.headers.etag)
  expect((await send("GET", `${path}/buckets?q=b`)).headers.etag).toBeUndefined()
  expect((await send("PUT", `${path}/buckets?dry_run=true`, {}, shares(1))).headers.etag).toBeUndefined()
})

it("a change under the current tag is made, under an older one it is a 412 and changes nothing", async () => {
  const { path, serviceId } = await makeExperiment(api, { buckets: { b0: 50, b1: 50 } })
  for (const [method, url, one, other] of [
    ["PATCH", path, { name: "one" }, { name: "other" }],
    ["PUT", `${path}/buckets`, shares(30, 70), shares(20, 80)],
    [
      "POST",
      `${path}/buckets`,
      { bucket_name: "n1", percentage_distribution: 0 },
      { bucket_name: "n2", percentage_distribution: 0 }
    ],
    ["PATCH", `/api/v1/services/${serviceId}`, { name: "one" }, { name: "other" }]
  ] as const) {
    const read = url.endsWith("/buckets") ? `${path}/buckets` : url
    const etag = await etagOf(read)
    const first = await send(method, url, { "if-match": `"elsewhere", ${etag}` }, one)
    expect([url, first.status]).toEqual([url, 200])
    const second = await send(method, url, { "if-match": etag }, other)
    expect(second.status).toBe(412)
    expect(JSON.parse(second.text)).toMatchObject({ reason: "precondition_failed" })
    expect(await etagOf(read)).toBe(first.headers.etag)
    expect((await send(method, url, { "if-match": String(first.headers.etag) }, other)).status).toBe(200)
  }
  const rehearsal = await send("PUT", `${path}/buckets?dry_run=true`, { "if-match": '"old"' }, shares(1))
  expect(rehearsal.status).toBe(412)
})

it("* is no condition, a weak tag never matches, a malformed one is a 400", async () => {
  const { path } = await makeExperiment(api)
  const etag = await etagOf(path)
  expect((await send("PATCH", path, { "if-match": "*" }, { name: "any" })).status).toBe(200)
  expect((await send("PATCH", path, { "if-match": `W/${await etagOf(path)}` }, { name: "weak" })).status).toBe(412)
  for (const malformed of [etag.slice(1, -1), "", `${etag} ${etag}`, `*, ${etag}`]) {
    const answer = await send("PATCH", path, { "if-match": malformed }, { name: "malformed" })
    expect([malformed, answer.status]).toEqual([malformed, 400])
    expect(JSON.parse(answer.text)).toMatchObject({ reason: "malformed_request" })
  }
  expect((await api.get(path)).body.name).toBe("any")
})

it("a resource without a tag refuses a condition rather than ignore it", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const sample = { sampled_entity: "User", sampled_value: "one" }
  const refused = await send("POST", `${path}/samples`, { "if-match": '"a"' }, sample)
  expect([refused.status, JSON.parse(refused.text).reason]).toEqual([412, "precondition_failed"])
  expect((await api.list(`${path}/samples`)).body).toEqual([])
  expect((await send("POST", `${path}/samples`, { "if-match": "*" }, sample)).status).toBe(200)
})

it("a GET that has the current state is a 304", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  for (const url of [path, `${path}/buckets`]) {
    const etag = await etagOf(url)
    for (const known of [etag, `"other", W/${etag}`, "*"]) {
      const answer = await send("GET", url, { "if-none-match": known })
      expect([answer.status, answer.text, answer.headers.etag]).toEqual([304, "", etag])
      expect(answer.headers["content-length"]).toBeUndefined()
    }
    const whole = await send("GET", url, { "if-none-match": '"other"' })
    expect([whole.status, whole.headers.etag]).toEqual([200, etag])
  }
})

it("a tRPC mutation obeys If-Match too, a batch refuses it", async () => {
  const { id, path } = await makeExperiment(api)
  const etag = await etagOf(path)
  const change = (name: string) => ({ experiment_id: id, name })
  expect((await send("POST", "/trpc/experiments.update", { "if-match": etag }, change("by tRPC"))).status).toBe(200)
  const late = await send("POST", "/trpc/experiments.update", { "if-match": etag }, change("late"))
  expect(JSON.parse(late.text).error.data).toMatchObject({ httpStatus: 412, reason: "precondition_failed" })
  const batch = await send(
    "POST",
    "/trpc/experiments.update?batch=1",
    { "if-match": etag },
    { 0: change("in a batch") }
  )
  expect(batch.status).toBe(400)
  const other = await send("POST", "/trpc/layers.create", { "if-match": etag }, {})
  expect(JSON.parse(other.text).error.data).toMatchObject({ httpStatus: 412, reason: "precondition_failed" })
})

it("a start that has come changes the tag before a worker stores it", async () => {
  const start = new Date(Date.now() + 1_000).toISOString()
  const { path } = await makeExperiment(api, { experiment: { scheduled_start_date: start } })
  const etag = await etagOf(path)
  await expect.poll(async () => (await api.get(path)).body.active, { timeout: 5_000 }).toBe(true)
  expect((await send("PATCH", path, { "if-match": etag }, { name: "late" })).status).toBe(412)
  expect((await send("PATCH", path, { "if-match": await etagOf(path) }, { name: "in time" })).status).toBe(200)
})

it("of editors with one tag, in two processes, exactly one wins each round", async () => {
  const other = await startApi(api.databaseUrl)
  onTestFinished(other.stop)
  const { path } = await makeExperiment(api, { buckets: { b0: 0, b1: 0 } })
  for (const round of [1, 2, 3, 4, 5]) {
    for (const url of [path, `${path}/buckets`]) {
      const etag = await etagOf(url)
      const editors = Array.from({ length: 10 }, (_, n) =>
        sendRaw(n % 2 === 0 ? api.url : other.url, {
          method: url === path ? "PATCH" : "PUT",
          path: url,
          headers: { "content-type": "application/json", "if-match": etag },
          body: JSON.stringify(url === path ? { name: `${round} ${n}` } : shares(round * 10 + n, 1))
        })
      )
      const statuses = (await Promise.all(editors)).map(({ status }) => status)
      expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 412)])
    }
  }
})

it("both APIs show and accept one tag, and of editors in both exactly one wins", async () => {
  const { owner, projectPath } = room.lab
  const { path } = await room.lab.experiment()
  const sampling = async (resource: string, method = "GET", headers: Headers = {}, body?: object) => {
    const link = /<([^>]+)>/.exec(String((await owner.ask("GET", resource)).headers.get("link")))?.[1] ?? ""
    return owner.ask(method, new URL(link).pathname, body, { "content-type": "application/json", ...headers })
  }
  for (const [resource, type] of [
    [path, "experiments"],
    [projectPath, "projects"]
  ] as const) {
    const { headers } = await owner.ask("GET", resource)
    const etag = String(headers.get("etag"))
    expect(etag).toMatch(/^"[\w-]{22}"$/)
    expect((await sampling(resource)).headers.get("etag")).toBe(etag)
    expect((await owner.ask("GET", resource, undefined, { "if-none-match": etag })).status).toBe(304)
    const condition = { "if-match": etag }
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        n % 2 === 0
          ? owner.ask("PATCH", resource, data(type, { name: `${type} ${n}` }), condition)
          : sampling(resource, "PATCH", condition, { name: `${type} ${n}` })
      )
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 412)])
    const late = await owner.ask("PATCH", resource, data(type, { name: "late" }), condition)
    expect(late.error).toMatchObject({ status: "412", title: "Precondition failed" })
    const winner = answers.find(({ status }) => status === 200)
    expect(winner?.headers.get("etag")).toBe((await owner.ask("GET", resource)).headers.get("etag"))
    const malformed = await owner.ask("PATCH", resource, data(type, { name: "x" }), { "if-match": "x" })
    expect(malformed.error).toMatchObject({ status: "400" })
  }
})
