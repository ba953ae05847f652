import type { AnyTRPCProcedure } from "@trpc/server"
import { Predicate } from "effect"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { appRouter } from "../appRouter.ts"
import { useFingerprint } from "../testing/access/useFingerprint.ts"
import { expectTrpcRefused } from "../testing/expectDocumented.ts"
import { readRoutes } from "../testing/routes.ts"
import { type RawAnswer, sendBytes, sendRaw } from "../testing/sendRaw.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const flat: Readonly<Record<string, unknown>> = { ...appRouter._def.procedures }
const isProcedure = (value: unknown): value is AnyTRPCProcedure => Predicate.hasProperty(value, "_def")
/** Whether the input may be any object, or missing. */
const takesAnything = ([input]: readonly unknown[]) => !(input instanceof z.ZodType) || input.safeParse({}).success
const procedures = Object.entries(flat).flatMap(([name, value]) =>
  isProcedure(value) && value._def.type !== "subscription"
    ? [{ name, type: value._def.type, isFree: takesAnything(value._def.inputs) }]
    : []
)
const demanding = procedures.filter(({ isFree, type }) => type === "mutation" || !isFree)

beforeAll(async () => {
  await readRoutes(api)
})
const fingerprint = useFingerprint(() => api.databaseUrl)
let before = {}
beforeAll(async () => {
  before = await fingerprint()
})
afterAll(async () => {
  expect((await api.get("/health/ready")).status).toBe(200)
})

const call = (name: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>) =>
  sendRaw(api.url, { method: "POST", path: `/trpc/${name}`, body, ...(headers === undefined ? {} : { headers }) })
const ask = (name: string, query: string) => sendRaw(api.url, { method: "GET", path: `/trpc/${name}?${query}` })
const dataOf = (answer: RawAnswer): { readonly code: string; readonly reason: string } =>
  JSON.parse(answer.text).error.data

const give = ({ name, type }: Pick<(typeof procedures)[number], "name" | "type">, json: string) =>
  type === "mutation" ? call(name, json) : ask(name, `input=${encodeURIComponent(json)}`)

describe.each(demanding)("$name", (procedure) => {
  it.each([
    "",
    "{",
    "[]",
    "null",
    "5",
    '"a"',
    "{}",
    '{"name":5}',
    '{"service_id":"mine"}',
    '{"__proto__":{"name":"a"}}'
  ])("refuses the input '%s'", async (json) => expectTrpcRefused(await give(procedure, json)))
})

it("a procedure without input ignores one", async () => {
  const free = procedures.filter((procedure) => !demanding.includes(procedure))
  expect(free.map(({ name }) => name)).toContain("planning.teams.list")
  for (const procedure of free) {
    for (const json of ["", "{}", '{"name":5}', '{"__proto__":{"name":"a"}}']) {
      expect((await give(procedure, json)).status, procedure.name).toBe(200)
    }
  }
})

it("reports what is wrong, where, and the reason in a word", async () => {
  const answer = await call("services.create", '{"name":"","active":"yes"}')
  expectTrpcRefused(answer)
  expect(dataOf(answer)).toMatchObject({
    code: "BAD_REQUEST",
    reason: "invalid_input",
    problems: [{ path: ["name"] }, { path: ["active"] }]
  })
  expect(dataOf(await call("services.create", "{"))).toMatchObject({ reason: "malformed_request" })
  const id = "00000000-0000-7000-8000-000000000000"
  const missing = await ask("services.get", `input=${encodeURIComponent(JSON.stringify({ service_id: id }))}`)
  expectTrpcRefused(missing)
  expect(dataOf(missing)).toMatchObject({ code: "NOT_FOUND", reason: "service_not_found" })
})

const json = { "content-type": "application/json" }
const large = JSON.stringify({ name: "x".repeat(1_100_000) })

it.each<[string, () => Promise<RawAnswer>, string]>([
  ["invalid UTF-8", () => call("services.create", Buffer.from('{"name":"\u00ff"}', "latin1")), "BAD_REQUEST"],
  ["NUL", () => call("services.create", '{"name":"\\u0000"}'), "BAD_REQUEST"],
  ["a lone surrogate", () => call("services.create", '{"name":"\\ud800"}'), "BAD_REQUEST"],
  ["100,000 brackets", () => call("services.create", "[".repeat(100_000) + "]".repeat(100_000)), "BAD_REQUEST"],
  ["more than 1 MiB", () => call("services.create", large), "PAYLOAD_TOO_LARGE"],
  [
    "another content type",
    () => call("services.create", "a", { "content-type": "text/plain" }),
    "UNSUPPORTED_MEDIA_TYPE"
  ],
  ["no content type", () => call("services.create", "{}", {}), "UNSUPPORTED_MEDIA_TYPE"],
  ["a malformed content type", () => call("services.create", "{}", { "content-type": ";" }), "UNSUPPORTED_MEDIA_TYPE"],
  [
    "a form",
    () => call("services.create", "x", { "content-type": "multipart/form-data; boundary=x" }),
    "UNSUPPORTED_MEDIA_TYPE"
  ],
  ["a mutation by GET", () => ask("services.create", "input={}"), "METHOD_NOT_SUPPORTED"],
  ["a query by POST", () => call("services.list", "{}"), "METHOD_NOT_SUPPORTED"],
  ["another method", () => sendRaw(api.url, { method: "DELETE", path: "/trpc/services.list" }), "METHOD_NOT_SUPPORTED"],
  ["an unknown procedure", () => ask("services.drop", ""), "NOT_FOUND"],
  ["a deeper path", () => ask("services/list", ""), "NOT_FOUND"],
  ["no procedure", () => sendRaw(api.url, { method: "GET", path: "/trpc" }), "NOT_FOUND"],
  ["the name of an object's own method", () => ask("constructor", ""), "NOT_FOUND"],
  ["a prototype", () => ask("__proto__", ""), "NOT_FOUND"],
  ["a broken percent sign", () => ask("%zz", ""), "BAD_REQUEST"],
  ["broken connection parameters", () => ask("services.list", "connectionParams={"), "PARSE_ERROR"]
])("refuses %s in tRPC's shape", async (_, send, code) => {
  const answer = await send()
  expectTrpcRefused(answer)
  expect(dataOf(answer).code).toBe(code)
})

it.each(["services.list,services.create", "services.create,services.list"])(
  "refuses a batch of both kinds, %s",
  async (names) => {
    expectTrpcRefused(
      await sendRaw(api.url, { method: "POST", path: `/trpc/${names}?batch=1`, body: "{}", headers: json })
    )
  }
)

it.each(["5", "null", "[]", '{"0":', '"a"', "%ff", "{}"])("refuses the batch '%s'", async (input) => {
  expectTrpcRefused(await ask("services.get,experiments.get", `batch=1&input=${input}`))
})

it("answers each call of a batch by itself", async () => {
  const input = encodeURIComponent(JSON.stringify({ 0: {}, 1: { service_id: "mine" } }))
  const answer = await ask("services.list,services.get", `batch=1&input=${input}`)
  expect(answer.status).toBe(207)
  expect(JSON.parse(answer.text)).toMatchObject([{ result: {} }, { error: { data: { reason: "invalid_input" } } }])
})

it.each(["[", "user:password@localhost", "localhost:99999", "%zz", "a b"])(
  "is not confused by the host '%s'",
  async (host) => {
    const lines = ["GET /trpc/health.check HTTP/1.1", `Host: ${host}`, "Connection: close"]
    expect((await sendBytes(api.url, `${lines.join("\r\n")}\r\n\r\n`)).status).toBe(200)
  }
)

it("stores nothing of what it refuses", async () => expect(await fingerprint()).toEqual(before))

it("never fails, whatever it is sent", { timeout: 60_000 }, async () => {
  const names = fc.oneof(fc.constantFrom(...procedures.map(({ name }) => name)), fc.string())
  const texts = fc.oneof(fc.json(), fc.string(), fc.string({ unit: "binary" }))
  const property = fc.asyncProperty(names, texts, fc.constantFrom("", "batch=1&"), async (name, text, batch) => {
    const path = encodeURIComponent(name)
    const answers = [
      await ask(path, `${batch}input=${encodeURIComponent(text.toWellFormed())}`),
      await sendRaw(api.url, { method: "POST", path: `/trpc/${path}?${batch}`, body: text, headers: json })
    ]
    for (const answer of answers) {
      if (answer.status >= 300) expectTrpcRefused(answer)
      expect(answer.headers["x-request-id"]).toBeDefined()
    }
  })
  await fc.assert(property, { seed: 20_26, numRuns: 150 })
})
