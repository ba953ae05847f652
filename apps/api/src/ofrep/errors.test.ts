import { beforeAll, describe, expect, it } from "vitest"
import { askFlags } from "../testing/ofrep/askFlags.ts"
import { adminToken, usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()
const ask = askFlags(() => planning.url)
let token = ""
let viewer = ""
beforeAll(async () => {
  const { owner, teamId } = await planning.team()
  token = owner.token
  viewer = (await planning.person(teamId, "Viewer")).token
})

const one = { key: "unknown" }
const text = (length: number) => "x".repeat(length)

describe.each([
  ["no body", "", "PARSE_ERROR"],
  ["a body that is not JSON", "{context", "PARSE_ERROR"],
  ["a body that is no object", "[]", "PARSE_ERROR"],
  ["a body without a context", "{}", "INVALID_CONTEXT"],
  ["a context that is a list", '{"context":[]}', "INVALID_CONTEXT"],
  ["a context that is null", '{"context":null}', "INVALID_CONTEXT"],
  ["no targeting key", '{"context":{}}', "TARGETING_KEY_MISSING"],
  ["an empty targeting key", '{"context":{"targetingKey":""}}', "TARGETING_KEY_MISSING"],
  ["a targeting key that is a number", '{"context":{"targetingKey":7}}', "INVALID_CONTEXT"],
  ["too long a targeting key", JSON.stringify({ context: { targetingKey: text(513) } }), "INVALID_CONTEXT"],
  ["an entity that is no text", '{"context":{"targetingKey":"a","entity":1}}', "INVALID_CONTEXT"],
  ["too long an entity", JSON.stringify({ context: { targetingKey: "a", entity: text(129) } }), "INVALID_CONTEXT"],
  ["a key that reaches a prototype", '{"context":{"targetingKey":"a","__proto__":{}}}', "INVALID_CONTEXT"]
])("a request with %s", (_, body, errorCode) => {
  it("is refused for one flag, with its key", async () => {
    const { body: answer, headers, status } = await ask({ key: "my-flag", body, token })
    expect(status).toBe(400)
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8")
    expect(answer).toEqual({ key: "my-flag", errorCode, errorDetails: expect.stringMatching(/\w/) })
  })
  it("is refused for all flags", async () => {
    const { body: answer, status } = await ask({ body, token })
    expect(status).toBe(400)
    expect(answer).toEqual({ errorCode, errorDetails: expect.stringMatching(/\w/) })
  })
})

it("a repeated entity in the query is refused", async () => {
  const { body, status } = await ask({ ...one, query: "?entity=User&entity=Device", token })
  expect([status, body.errorCode]).toEqual([400, "INVALID_CONTEXT"])
})

it.each(["no", "0", "", "constructor"])("Sortition-Enrol: %s is refused", async (value) => {
  const { body, status } = await ask({ ...one, headers: { "sortition-enrol": value }, token })
  expect([status, body]).toEqual([
    400,
    { key: "unknown", errorCode: "GENERAL", errorDetails: "Sortition-Enrol must be true or false" }
  ])
})

it("a flag that does not exist is not found, by its decoded key", async () => {
  const { body, status } = await ask({ key: "no%20such%2Fflag", token })
  expect(status).toBe(404)
  expect(body).toEqual({
    key: "no such/flag",
    errorCode: "FLAG_NOT_FOUND",
    errorDetails: 'There is no flag "no such/flag"'
  })
})

it("a key that cannot be decoded is shown as it was sent", async () => {
  const { body, status } = await ask({ key: "%E0%A4%A", token })
  expect([status, body]).toEqual([400, { key: "%E0%A4%A", errorCode: "GENERAL", errorDetails: "Bad Request" }])
})

describe("access", () => {
  it.each([undefined, "sortition_unknown", `sortition_${text(43)}`])("the token %s is refused", async (wrong) => {
    for (const asked of [one, {}]) {
      const { body, headers, status } = await ask({ ...asked, ...(wrong === undefined ? {} : { token: wrong }) })
      expect([status, Object.keys(body)]).toEqual([401, ["errorDetails"]])
      expect(headers.get("www-authenticate")).toBe("Bearer")
    }
  })

  it("is refused before the context is read", async () => {
    expect((await ask({ ...one, body: "{", headers: { "sortition-enrol": "no" } })).status).toBe(401)
  })

  it("a token in X-API-Key is accepted, and comes before Authorization", async () => {
    const asked = { ...one, headers: { "x-api-key": token, authorization: "Bearer wrong" } }
    expect((await ask(asked)).status).toBe(404)
  })

  it("the administrator acts in no team", async () => {
    for (const asked of [one, {}]) expect((await ask({ ...asked, token: adminToken })).status).toBe(403)
  })

  it("a role that only reads can ask, and cannot enrol", async () => {
    const asking = { "sortition-enrol": "false" }
    const [enrolling, single, bulk] = await Promise.all([
      ask({ ...one, token: viewer }),
      ask({ ...one, token: viewer, headers: asking }),
      ask({ token: viewer })
    ])
    expect([enrolling.status, single.status, bulk.status]).toEqual([403, 404, 200])
    expect(enrolling.body).toEqual({ errorDetails: expect.stringMatching(/\w/) })
  })
})

describe("what no route answers", () => {
  it.each(["GET", "PUT", "DELETE", "PATCH"])("%s is not allowed", async (method) => {
    for (const path of ["/ofrep/v1/evaluate/flags", "/ofrep/v1/evaluate/flags/a"]) {
      const response = await fetch(planning.url + path, { method })
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"])
      expect(await response.json()).toEqual({ errorDetails: "Method Not Allowed" })
    }
  })

  it.each(["/ofrep", "/ofrep/", "/ofrep/v1", "/ofrep/v2/evaluate/flags", "/ofrep/v1/evaluate/flags/a/b"])(
    "%s is not found",
    async (path) => {
      const response = await fetch(planning.url + path, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` }
      })
      expect([response.status, await response.json()]).toEqual([404, { errorDetails: "Not Found" }])
    }
  )

  it("a body of another type, or too large a one, is refused", async () => {
    const xml = await ask({ ...one, token, headers: { "content-type": "application/xml" } })
    expect([xml.status, xml.body]).toEqual([
      415,
      { errorDetails: "The body must be application/json, not application/xml" }
    ])
    const large = await ask({ ...one, token, context: { targetingKey: "a", more: text(1_048_576) } })
    expect([large.status, large.body]).toEqual([413, { errorDetails: "The body is larger than 1048576 bytes" }])
  })
})
