import { randomUUID } from "node:crypto"
import { expect, it } from "vitest"
import { exchange } from "../../testing/exchange.ts"
import { isReplayed, kept, sendKeyed } from "../../testing/idempotency/sendKeyed.ts"
import { useKeyed } from "../../testing/idempotency/useKeyed.ts"
import { makeExperiment } from "../../testing/makeExperiment.ts"

const { api, countNamed, send, services } = useKeyed()

it("another request with the key is a 422: body, address, method, query", async () => {
  const { path } = await makeExperiment(api, { buckets: { a: 50 } })
  const key = randomUUID()
  const body = { buckets: [{ bucket_name: "a", percentage_distribution: 60 }] }
  expect((await send(`${path}/buckets`, key, body, "PUT")).status).toBe(200)
  const others = await Promise.all([
    send(`${path}/buckets`, key, { buckets: [{ bucket_name: "a", percentage_distribution: 61 }] }, "PUT"),
    send(`${path}/buckets`, key, ` ${JSON.stringify(body)}`, "PUT"),
    send(`${path}/buckets?dry_run=true`, key, body, "PUT"),
    send(`${path}/overrides`, key, body),
    send(services, key, body),
    send(path, key, body, "PATCH")
  ])
  for (const other of others) {
    expect(other.status).toBe(422)
    expect(JSON.parse(other.text)).toEqual({
      detail: [
        {
          loc: ["header", "Idempotency-Key"],
          msg: "Another request has used this Idempotency-Key. Send a new key with a new request",
          type: "idempotency_key_reused"
        }
      ]
    })
  }
  const trpc = await send("/trpc/services.create", key, { name: "x" })
  expect([trpc.status, JSON.parse(trpc.text).error.data.reason]).toEqual([422, "idempotency_key_reused"])
})

it("a key in quotes, as a Structured Field string, is the bare key", async () => {
  const first = await send(services, '"8e03 978e"'.replace(" ", "-"), { name: "quoted" })
  const bare = await send(services, "8e03-978e", { name: "quoted" })
  expect([kept(bare), isReplayed(bare)]).toEqual([kept(first), true])
  const escaped = await send(services, String.raw`"a\"b\\c"`, { name: "escaped" })
  expect(escaped.status).toBe(201)
  expect((await send(services, "x".repeat(255), { name: "long" })).status).toBe(201)
  expect(await countNamed("quoted")).toBe(1)
})

it.each([
  ["empty", ""],
  ["empty in quotes", '""'],
  ["256 characters", "x".repeat(256)],
  ["256 characters in quotes", `"${"x".repeat(256)}"`],
  ["a space", "a b"],
  ["a space in quotes", '"a b"'],
  ["an open quote", '"abc'],
  ["a quote inside", 'a"b'],
  ["an unknown escape", String.raw`"a\nb"`],
  ["parameters", '"abc";p=1'],
  ["not ASCII", "schlüssel"]
])("a malformed key is a 400: %s", async (_, key) => {
  const answer = await send(services, Buffer.from(key).toString("latin1"), { name: "malformed key" })
  expect(answer.status).toBe(400)
  expect(JSON.parse(answer.text)).toMatchObject({ reason: "malformed_request" })
  expect(await countNamed("malformed key")).toBe(0)
})

it("two keys in one request are a 400", async () => {
  const body = '{"name":"two keys"}'
  const head = [`POST ${services} HTTP/1.1`, "Host: localhost", "Idempotency-Key: one", "Idempotency-Key: two"]
  const type = ["Content-Type: application/json", `Content-Length: ${body.length}`]
  expect(await exchange(api.url, [...head, ...type, "", body].join("\r\n"))).toMatch(/^HTTP\/1.1 400 /)
})

it("a stream of lines, a batch and a streamed answer are a 400", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const line = {
    headers: { "content-type": "application/x-ndjson" },
    body: '{"sampled_entity":"a","sampled_value":"b"}\n'
  }
  const lines = await sendKeyed(api.url, `${path}/samples/bulk`, randomUUID(), line)
  expect([lines.status, lines.text]).toEqual([400, expect.stringContaining("stream of lines")])
  expect((await api.list(`${path}/samples`)).body).toEqual([])
  for (const address of ["services.create?batch=1", "services%2Ecreate", "services.create,services.create?batch=1"]) {
    const batch = await send(`/trpc/${address}`, randomUUID(), { 0: { name: "in a batch" } })
    expect([address, batch.status]).toEqual([address, 400])
    expect(JSON.parse(batch.text)).toMatchObject({ error: { data: { reason: "malformed_request" } } })
  }
  expect(await countNamed("in a batch")).toBe(0)
})
