import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import { type PlanningCall, usePlanningCalls } from "../testing/access/usePlanningCalls.ts"
import { expectJsonApiRefused, expectTrpcRefused } from "../testing/expectDocumented.ts"

const here = usePlanningCalls()
type Sending = PlanningCall & { readonly sent: NonNullable<PlanningCall["sent"]> }
const settings = { seed: 20_26, numRuns: 15 }

afterAll(async () => {
  expect((await here.planning.anonymous("GET", "/health/ready")).status).toBe(200)
})

const member = (key: string, json: string) => `${JSON.stringify(key)}:${json}`
const membersOf = (object: Readonly<Record<string, unknown>>) =>
  Object.entries(object).map(([key, value]) => member(key, JSON.stringify(value)))

/** A valid body with these members appended: of several with one name the last counts. */
const bodyWith = ({ sent }: Sending, attributes: readonly string[], data: readonly string[] = [], top = "") => {
  const inside = [...membersOf(sent.attributes), ...attributes].join()
  return `{"data":{${[member("type", JSON.stringify(sent.type)), `"attributes":{${inside}}`, ...data].join()}}${top}}`
}

const sendAll = (bodyOf: (call: Sending) => string | Uint8Array) =>
  here.sendAll(here.writing.map((call) => [call, { body: bodyOf(call) }] as const))

const noText = ["5", "true", "[]", "{}", '"a\\u0000b"', '"a\\ud800b"', '"a\\udfffb"', "1e400", '[["a"]]']
const noReference = ["null", "true", "[]", "{}", '""', '" "', '"\\u0000"', "-1", "1.5", "1e400", '"1abc"', '"01"']
const wrong: Readonly<Record<string, readonly string[]>> = {
  name: ["null", '""', ...noText],
  full_name: ["null", '""', ...noText],
  email: ["null", '""', '"nobody"', ...noText],
  role: ["null", '""', '"owner"', ...noText],
  description: noText,
  archived: ["null", '"true"', "0", "1", "[]", "{}"],
  status: ["null", '"paused"', "0", "[]", "{}"],
  start_on: ["5", '"soon"', "[]", "{}", '"2030-02-30"', '"\\u0000"', "1e400"],
  due_date: ["5", '"soon"', "[]", "{}", '"2030-02-30"', '"\\u0000"', "1e400"],
  expires_at: ["5", '"soon"', "[]", "{}", '"2030-02-30"', '"\\u0000"', "1e400"],
  scopes: ["null", '"read"', "{}", "[null]", '["admin"]', "5"],
  user_id: noReference,
  user_role_id: noReference,
  team_id: noReference,
  owner_id: noReference
}
/** Optional attributes that a call accepts. */
const optional: Readonly<Record<string, readonly string[]>> = {
  experiments: ["description", "archived", "status", "start_on", "due_date"],
  projects: ["description", "archived"],
  teams: ["description"],
  api_tokens: ["expires_at", "scopes"]
}
const attributesOf = ({ sent }: Sending) => [
  ...new Set([...Object.keys(sent.attributes), ...(optional[sent.type] ?? [])])
]

it("a body is refused whatever single attribute is of a wrong kind, and nothing is stored", async () => {
  const keys = new Set<string>()
  for (const call of here.writing) {
    const cases = attributesOf(call).flatMap((key) => (wrong[key] ?? []).map((json) => [key, json] as const))
    for (const [key] of cases) keys.add(key)
    const answers = await here.sendAll(
      cases.map(([key, json]) => [call, { body: bodyWith(call, [member(key, json)]) }] as const)
    )
    for (const [index, { status, text }] of answers.entries()) {
      const [key = "", json] = cases[index] ?? []
      // An unknown role, user or team may be a 404.
      expect(key.endsWith("_id") ? [400, 403, 404] : [400], `${call.name} ${key} ${json} ${text}`).toContain(status)
    }
  }
  expect(keys).toEqual(new Set(Object.keys(wrong)))
})

describe("a body whose resource object is wrong", () => {
  it.each(["null", "5", '"a"', "true", "[]", "[{}]", "{}", '[{"type":"experiments"}]'])(
    "is refused with data %s",
    async (json) => {
      for (const answer of await sendAll(() => `{"data":${json}}`)) expect(answer.status, answer.text).toBe(400)
    }
  )

  it.each(['"nothing"', '"experiment"', '"Experiments"', "5", "{}", "[]", "null", '""', '"__proto__"'])(
    "is refused with the type %s",
    async (json) => {
      for (const answer of await sendAll((call) => bodyWith(call, [], [member("type", json)]))) {
        expectJsonApiRefused(answer)
        expect([400, 409]).toContain(answer.status)
      }
    }
  )

  it.each(["null", "5", '"a"', "true", "[]", "{}", '[{"name":"a"}]'])(
    "is refused with the attributes %s",
    async (json) => {
      for (const answer of await sendAll((call) => bodyWith(call, [], [member("attributes", json)]))) {
        expect(answer.status, answer.text).toBe(400)
      }
    }
  )

  it.each(['"987654321"', "987654321", '"1abc"', "{}", "[]", "true", '""', "1e400"])(
    "is refused with the id %s",
    async (json) => {
      for (const answer of await sendAll((call) => bodyWith(call, [], [member("id", json)]))) {
        expectJsonApiRefused(answer)
        expect([403, 409], answer.text).toContain(answer.status)
      }
    }
  )
})

const poison = ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{}}}', '{"\\u005f_proto__":1}']

it.each(poison)("a body is refused with %s anywhere in it", async (json) => {
  const inside = json.slice(1, -1)
  for (const bodyOf of [
    (call: Sending) => bodyWith(call, [inside]),
    (call: Sending) => bodyWith(call, [], [inside]),
    (call: Sending) => bodyWith(call, [], [], `,${inside}`),
    (call: Sending) => bodyWith(call, [`"x":[[{"y":${json}}]]`])
  ]) {
    for (const answer of await sendAll(bodyOf)) expect(answer.status, answer.text).toBe(400)
  }
  expect({}).not.toHaveProperty("admin")
})

const deep = 20_000
const nested = "[".repeat(deep) + "]".repeat(deep)
const nestedObjects = `${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`

it.each<[string, string | Uint8Array]>([
  ["nothing", ""],
  ["white space", " \n"],
  ["a truncated object", '{"data":{"type":"experiments"'],
  ["a comment", '{"data":{}} // yes'],
  ["an array", "[]"],
  ["null", "null"],
  ["a number", "1e400"],
  ["a form", "name=a&archived=true"],
  ["two byte order marks", Buffer.from("\ufeff\ufeff{}")],
  ["invalid UTF-8", Buffer.from('{"data":"\u00ff"}', "latin1")],
  ["UTF-16", Buffer.from('{"data":{}}', "utf16le")],
  ["zeros", new Uint8Array(1_000)],
  ["20,000 brackets", nested],
  ["20,000 brackets as data", `{"data":${nested}}`],
  ["20,000 braces as data", `{"data":${nestedObjects}}`],
  ["20,000 braces as a name", `{"data":{"type":"experiments","attributes":{"name":${nestedObjects}}}}`]
])("a body is refused when it is %s, and nothing is stored", async (_, body) => {
  for (const answer of await sendAll(() => body)) {
    expectJsonApiRefused(answer)
    expect([400, 409], answer.text).toContain(answer.status)
  }
})

it("a body over 1 MiB is refused by every route, whatever it does with one", async () => {
  const body = `{"data":"${"x".repeat(1_048_576)}"}`
  const all = here.rest.filter(({ isChange }) => isChange)
  for (const answer of await here.sendAll(all.map((call) => [call, { body }] as const))) {
    expect(answer.status, answer.text).toBe(413)
  }
})

describe("a content type of a body", () => {
  it.each([
    "text/plain",
    "application/jsonp",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application",
    "/",
    ";",
    "application/json, text/plain",
    "application/vnd.api+json; charset=utf-8",
    "application/vnd.api+json; version=1",
    "\u00e9"
  ])("%s is refused everywhere, and nothing is stored", async (type) => {
    const headers = { "content-type": type }
    const all = here.writing.map((call) => [call, { headers }] as const)
    for (const answer of await here.sendAll(all)) expect(answer.status, answer.text).toBe(415)
  })
})

const fragments = fc.oneof(
  fc.constantFrom(...new Set([...noText, ...noReference, ...poison, '"2030-01-01"', "9e15", '"\u2028"', "[1,2]"])),
  fc.json({ depthSize: "medium" }),
  fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
  fc.string().map((text) => `"${text}"`)
)
const keys = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(wrong)) },
  fc.constantFrom("__proto__", "constructor", "toString", "", "\u0000", "id", "type", "attributes", "relationships"),
  fc.string({ unit: "binary" })
)
const members = fc.array(
  fc.tuple(keys, fragments).map(([key, json]) => member(key, json)),
  { maxLength: 3 }
)
/** For each kind of resource an attribute that is always invalid, whatever precedes it. */
const certainlyWrong: Readonly<Record<string, string>> = {
  experiments: '"archived":null',
  projects: '"archived":null',
  teams: '"name":null',
  users: '"email":null',
  user_assignments: '"user_role_id":null',
  team_users: '"role":null',
  api_tokens: '"name":null'
}

it("a body is never more than refused, whatever it holds", { timeout: 120_000 }, async () => {
  const property = fc.asyncProperty(members, members, members, async (attributes, data, top) => {
    await sendAll((call) => bodyWith(call, attributes, data, top.map((each) => `,${each}`).join("")))
  })
  await fc.assert(property, settings)
})

it("a body that is refused for one attribute stores nothing", { timeout: 120_000 }, async () => {
  const property = fc.asyncProperty(members, async (attributes) => {
    const answers = await sendAll((call) => bodyWith(call, [...attributes, certainlyWrong[call.sent.type] ?? ""]))
    for (const answer of answers) expectJsonApiRefused(answer)
  })
  await fc.assert(property, settings)
})

it("a body is never more than refused, whatever bytes it is made of", { timeout: 120_000 }, async () => {
  const anyBytes = fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from), fc.string().map(Buffer.from))
  const property = fc.asyncProperty(anyBytes, async (body) => {
    for (const answer of await sendAll(() => body)) expectJsonApiRefused(answer)
  })
  await fc.assert(property, settings)
})

it("over tRPC an input is never more than refused either", { timeout: 120_000 }, async () => {
  const property = fc.asyncProperty(members, members, async (attributes, top) => {
    for (const call of here.trpc) {
      const { body, method, path } = call.request
      if (method === "GET") continue
      const { data, ...ids } = JSON.parse(String(body))
      const given = `{${[...membersOf(ids), member("data", `{${[...membersOf(data ?? {}), ...attributes].join()}}`), ...top].join()}}`
      const answer = await here.send(call, { body: given, path })
      expect(answer.status, answer.text).toBeLessThan(500)
      if (answer.status >= 400) expectTrpcRefused(answer)
    }
  })
  await fc.assert(property, { ...settings, numRuns: 10 })
})
