import fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { expectDocumented, expectRefused } from "../testing/expectDocumented.ts"
import { type Route, readRoutes } from "../testing/routes.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
let routes: readonly Route[] = []
let writing: readonly Route[] = []
let before = ""

/** Everything that is stored, as the lists show it. */
const everything = async () => {
  const lists = routes.filter(
    ({ body, method, template }) => method === "GET" && body === null && !/health|results|stream/.test(template)
  )
  return JSON.stringify(await Promise.all(lists.map(async ({ path }) => (await api.get<unknown>(path)).body)))
}

beforeAll(async () => {
  routes = await readRoutes(api)
  writing = routes.filter(({ body }) => body !== null)
  before = await everything()
})
afterAll(async () => {
  expect(await api.get("/health/ready")).toMatchObject({ status: 200 })
})

const send = (route: Route, body: string | Uint8Array) => sendRaw(api.url, { ...route, body })
const sendAll = (body: string | Uint8Array) => Promise.all(writing.map((route) => send(route, body)))
const settings = { seed: 20_26, numRuns: 60 }

const noText = ["null", "5", "true", "[]", "{}", '"\\u0000"', '"a\\ud800"', '"\\udfff"', "1e400", "-0", '[["a"]]']
const noShare = ["null", '"ten"', "[]", "{}", "1.5", "1e400", "-1e400", "-1", "101", "1e308", "9007199254740993"]
const noObject = ["null", "5", '"a"', "true", "[]"]

/** Invalid values for a field of that kind. */
const wrongFor = (key: string, value: unknown): readonly string[] => {
  if (key === "active" || key === "pause_on_srm") return ['"perhaps"', "[]", "{}", "2", "1e400"]
  if (key === "scheduled_start_date") return ["2030", '"soon"', "[]", "{}", '"2030-02-30"', '"\\u0000"', "1e400"]
  // Bulk items are answered one by one.
  if (key === "samples" || key === "outcomes") return ["null", "{}", '"all"', "5"]
  if (key === "attributes") return noObject.filter((json) => json !== "null")
  if (key === "holdout_percentage") return noShare.filter((json) => json !== "null")
  if (key === "conditions") return ["{}", '"all"', "[null]", "[{}]", "[[]]", "5"]
  if (Array.isArray(value)) return ["null", "{}", '"all"', "[null]", "[{}]", "[[]]", "5"]
  if (typeof value === "number") return noShare
  return typeof value === "string" ? noText : noObject
}

const member = (key: string, json: string) => `${JSON.stringify(key)}:${json}`
const membersOf = (body: Readonly<Record<string, unknown>>) =>
  Object.entries(body).map(([key, value]) => member(key, JSON.stringify(value)))

it("is refused whatever single field is of a wrong kind", async () => {
  for (const route of writing) {
    const body = route.body ?? {}
    // Null is absence in a PATCH, where every field is optional.
    const wrong = Object.entries(body)
      .flatMap(([key, value]) => wrongFor(key, value).map((json) => ({ key, json })))
      .filter(({ json }) => json !== "null" || route.method !== "PATCH")
    const answers = await Promise.all(
      wrong.map(async ({ json, key }) => {
        const rest = membersOf(Object.fromEntries(Object.entries(body).filter(([other]) => other !== key)))
        const text = `{${[...rest, member(key, json)].join()}}`
        return { answer: await send(route, text), text }
      })
    )
    for (const { answer, text } of answers) {
      expectRefused(answer)
      expect(answer.status, `${route.method} ${route.template} ${text} ${answer.text}`).toBe(422)
      expect(answer.text).toContain('"body"')
    }
  }
})

const poison = ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{}}}', '{"\\u005f_proto__":1}']

it.each(poison)("is refused with %s anywhere in it", async (json) => {
  for (const route of writing) {
    const inside = json.slice(1, -1)
    const valid = membersOf(route.body ?? {})
    for (const text of [`{${[inside, ...valid].join()}}`, `{${[...valid, `"x":[[{"y":${json}}]]`].join()}}`]) {
      const answer = await send(route, text)
      expectRefused(answer)
      expect(answer.status).toBe(422)
    }
  }
  expect({}).not.toHaveProperty("admin")
})

const deep = 20_000
const nested = "[".repeat(deep) + "]".repeat(deep)
const nestedObjects = `${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`
const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from([...part]))))

it.each<[string, string | Uint8Array]>([
  ["nothing", ""],
  ["white space", " \n"],
  ["a truncated object", '{"name":"a'],
  ["a trailing comma", '{"name":"a",}'],
  ["single quotes", "{'name':'a'}"],
  ["a comment", '{"name":"a"} // yes'],
  ["two objects", "{}{}"],
  ["NaN", '{"name":NaN}'],
  ["an array", "[]"],
  ["an array of objects", '[{"name":"a"}]'],
  ["null", "null"],
  ["a number", "1e400"],
  ["a text", '"name"'],
  ["a form", "name=a&active=true"],
  ["XML", '<?xml version="1.0"?><name>a</name>'],
  ["a lone surrogate in a key", '{"\\ud800":1,"\\ud800":2}'],
  ["only a byte order mark", bytes([0xef, 0xbb, 0xbf])],
  ["two byte order marks", bytes([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], "{}")],
  ["invalid UTF-8 in a text", bytes('{"name":"', [0xff], '","bucket_name":"a"}')],
  ["an overlong encoding", bytes('{"name":"', [0xc0, 0x80], '"}')],
  ["an encoded surrogate", bytes('{"name":"', [0xed, 0xa0, 0x80], '"}')],
  ["a cut character", bytes('{"name":"', [0xf0, 0x9f, 0x8e])],
  ["UTF-16", Buffer.from('{"name":"a"}', "utf16le")],
  ["zeros", new Uint8Array(1_000)],
  ["20,000 brackets", nested],
  ["20,000 open brackets", "[".repeat(deep)],
  ["20,000 braces", nestedObjects],
  [
    "20,000 brackets in every field",
    `{"name":${nested},"description":${nested},"value":${nested},"sampling_model":${nested},"conditions":${nested},"criterion":${nestedObjects}}`
  ]
])("is refused when it is %s", async (what, body) => {
  for (const answer of await sendAll(body)) {
    if (expectDocumented(answer)) continue
    // A PATCH requires no field, and ignores unknown ones.
    expect(["a lone surrogate in a key", "20,000 braces"]).toContain(what)
  }
})

it("stores nothing of what it refuses", async () => expect(await everything()).toBe(before))

it("may begin with one byte order mark, and hold 20,000 brackets in an unknown field", async () => {
  const body = Buffer.from(`\ufeff{"name":"a","more":${nested}}`)
  const answer = await sendRaw(api.url, { method: "POST", path: "/api/v1/services", body })
  expect(answer.status).toBe(201)
})

it("is read to its limit, mostly 1 MiB, and refused beyond, as a whole or in chunks", async () => {
  const padded = (size: number) => {
    const start = '{"name":"large","more":"'
    return `${start}${"x".repeat(size - start.length - 2)}"}`
  }
  const limit = 1_048_576
  expect((await sendRaw(api.url, { method: "POST", path: "/api/v1/services", body: padded(limit) })).status).toBe(201)
  const chunked = { "content-type": "application/json", "transfer-encoding": "chunked" }
  for (const route of routes.filter(({ method }) => method !== "GET")) {
    // Node's client sends no length for a DELETE.
    const whole = { "content-type": "application/json", "content-length": `${route.bodyLimit + 1}` }
    for (const headers of [whole, chunked]) {
      const answer = await sendRaw(api.url, { ...route, headers, body: padded(route.bodyLimit + 1) })
      expectRefused(answer)
      expect(answer.status, `${route.method} ${route.template}`).toBe(413)
    }
  }
})

const keys = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "length",
  "",
  "\u0000",
  "experiment_id"
)
const fragments = fc.oneof(
  fc.constantFrom(...new Set([...noText, ...noShare, ...poison, '"2030-01-01"', '"=="', "9e15", '"\u2028"'])),
  fc.json({ depthSize: "medium" }),
  fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
  fc.string().map((text) => `"${text}"`)
)

it("is never more than refused, whatever its fields hold", { timeout: 60_000 }, async () => {
  const fields = [...new Set(writing.flatMap(({ body }) => Object.keys(body ?? {})))]
  const key = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...fields) }, keys, fc.string({ unit: "binary" }))
  const changes = fc.array(fc.tuple(key, fragments), { minLength: 1, maxLength: 4 })
  const property = fc.asyncProperty(changes, async (changed) => {
    const members = changed.map(([name, json]) => member(name, json))
    for (const answer of await Promise.all(
      writing.map((route) => send(route, `{${[...membersOf(route.body ?? {}), ...members].join()}}`))
    )) {
      expectDocumented(answer)
    }
  })
  await fc.assert(property, settings)
})

it("is never more than refused, whatever bytes it is made of", { timeout: 60_000 }, async () => {
  const cut = fc.tuple(fc.nat(), fc.nat(), fc.uint8Array({ maxLength: 3 })).map(([route, at, put]) => {
    const { body } = writing[route % writing.length] ?? {}
    const text = Buffer.from(JSON.stringify(body))
    return Buffer.concat([text.subarray(0, at % text.length), put, text.subarray((at % text.length) + put.length)])
  })
  const anyBytes = fc.oneof(fc.uint8Array(), cut, fc.json().map(Buffer.from), fc.string().map(Buffer.from))
  const property = fc.asyncProperty(anyBytes, async (body) => {
    for (const answer of await sendAll(body)) expectDocumented(answer)
  })
  await fc.assert(property, settings)
})
