import { expect, it } from "vitest"
import { makeExperiment, unknownId } from "../../testing/makeExperiment.ts"
import { sendRaw } from "../../testing/sendRaw.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()

const pathOf = (serviceId: string) => `/api/v1/services/${serviceId}/ruleset`
const send = (serviceId: string, headers: Readonly<Record<string, string>> = {}, method = "GET") =>
  sendRaw(api.url, { method, path: pathOf(serviceId), headers })

it("is all that decides for the experiments of the service, in order of creation", async () => {
  const { id, path, serviceId } = await makeExperiment(api, {
    experiment: { key: "button-colour", fallback_value: "grey", metadata: { owner: "web" } },
    buckets: { control: 50, treatment: 30 }
  })
  await api.put(`${path}/buckets`, {
    buckets: [
      { bucket_name: "control", percentage_distribution: 50, value: "blue" },
      { bucket_name: "treatment", percentage_distribution: 30 }
    ]
  })
  await api.post(`${path}/overrides`, { sampled_entity: "User", sampled_value: "qa", allocated_bucket: "treatment" })
  await api.post(`${path}/metrics`, { name: "revenue", kind: "sum" })
  const second = await api.post(`/api/v1/services/${serviceId}/experiments`, { name: "second" })
  const { body, status } = await api.get(pathOf(serviceId))
  expect(status).toBe(200)
  expect(body).toMatchObject({
    format: 1,
    service_id: serviceId,
    revision: expect.any(Number),
    active: true,
    experiments: [
      {
        id,
        key: "button-colour",
        active: true,
        allocation_version: 2,
        buckets: [
          { bucket_name: "control", value: "blue", closed: false },
          { bucket_name: "treatment", closed: false }
        ],
        ranges: [
          { bucket_name: "control", start: 0, end: 5_000 },
          { bucket_name: "treatment", start: 5_000, end: 8_000 }
        ],
        overrides: [{ bucket_name: "treatment", hash: expect.stringMatching(/^[0-9a-f]{32}$/) }],
        fallback_value: "grey",
        metadata: { owner: "web" },
        metrics: ["revenue"]
      },
      { id: second.body.id, buckets: [], metrics: [] }
    ]
  })
  expect(JSON.stringify(body)).not.toContain('"qa"')
})

it("has a strong entity tag, and may be kept only to be revalidated", async () => {
  const { path, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  const { headers, text } = await send(serviceId)
  expect(headers).toMatchObject({
    etag: expect.stringMatching(/^"[\w-]{16}"$/),
    "cache-control": "private, no-cache",
    vary: expect.stringMatching(/^Authorization, accept-encoding$/i),
    "content-type": "application/json; charset=utf-8"
  })
  const etag = String(headers.etag)
  expect(await send(serviceId)).toMatchObject({ text, headers: { etag } })
  await api.patch(path, { name: "another name" })
  const renamed = await send(serviceId)
  expect(renamed.headers.etag).not.toBe(etag)
})

it("is a 304 without a body for a client that has it, and for HEAD no body either", async () => {
  const { path, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  const etag = String((await send(serviceId)).headers.etag)
  for (const known of [etag, `"other", W/${etag}`, "*"]) {
    const answer = await send(serviceId, { "if-none-match": known, "accept-encoding": "br" })
    expect([known, answer.status, answer.text]).toEqual([known, 304, ""])
    expect(answer.headers).toMatchObject({ etag, "cache-control": "private, no-cache" })
    expect(answer.headers["content-encoding"]).toBeUndefined()
  }
  expect(await send(serviceId, {}, "HEAD")).toMatchObject({ status: 200, text: "", headers: { etag } })
  await api.patch(path, { active: false })
  const changed = await send(serviceId, { "if-none-match": etag })
  expect(changed.status).toBe(200)
  expect(JSON.parse(changed.text)).toMatchObject({ experiments: [{ active: false }] })
})

it("is compressed as the client accepts it, with the same content", async () => {
  const { path, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  await api.patch(path, { metadata: { text: "compressible ".repeat(200) } })
  const read = (coding: string) => fetch(api.url + pathOf(serviceId), { headers: { "accept-encoding": coding } })
  const plain = await read("identity")
  const text = await plain.text()
  expect(plain.headers.get("content-encoding")).toBeNull()
  for (const coding of ["br", "gzip", "br", "gzip"]) {
    const found = await read(coding)
    expect(found.headers.get("content-encoding")).toBe(coding)
    expect(found.headers.get("vary")).toMatch(/^Authorization, accept-encoding$/i)
    expect(found.headers.get("etag")).toBe(plain.headers.get("etag"))
    // The client of the test decodes it.
    expect(await found.text()).toBe(text)
  }
})

it("has every change that was answered before, also one of another process", async () => {
  const { path, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  for (const name of ["one", "two", "three"]) {
    await api.patch(path, { metadata: { name } })
    const answers = await Promise.all([1, 2, 3].map(() => api.get(pathOf(serviceId))))
    for (const { body } of answers) expect(body).toMatchObject({ experiments: [{ metadata: { name } }] })
  }
})

it("is the same over tRPC, and unknown services have none", async () => {
  const { serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  const answer = await api.get(
    `/trpc/rulesets.get?input=${encodeURIComponent(JSON.stringify({ service_id: serviceId }))}`
  )
  expect(answer.body).toEqual({ result: { data: (await api.get(pathOf(serviceId))).body } })
  for (const path of [pathOf(unknownId), `${pathOf(unknownId)}/stream`]) {
    expect(await api.get(path)).toMatchObject({ status: 404, body: { reason: "service_not_found" } })
  }
})
