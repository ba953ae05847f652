import { describe, expect, it } from "vitest"
import { expectJsonApiRefused, expectRefused, expectTrpcRefused } from "../../testing/expectDocumented.ts"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { sendRaw } from "../../testing/sendRaw.ts"
import { sampleLine } from "../../testing/streams/openLines.ts"
import { useApi } from "../../testing/useApi.ts"
import { adminToken } from "../../testing/usePlanning.ts"
import { answerTypeOf, lineTypes } from "./lineTypes.ts"

const api = useApi({ adminToken })
const makePath = async () => `${(await makeExperiment(api, { buckets: { all: 100 } })).path}/samples/bulk`
const post = (path: string, headers: Readonly<Record<string, string>>, body = sampleLine("a")) =>
  sendRaw(api.url, { method: "POST", path, headers, body })

describe("lines of JSON", () => {
  it.each([...lineTypes, "Application/JSONL; charset=utf-8"])(
    "are accepted as %s and answered as the same",
    async (type) => {
      const path = await makePath()
      const answer = await post(path, { "content-type": type })
      expect(answer.status, answer.text).toBe(200)
      expect(answer.headers["content-type"]).toBe(type.split(";")[0]?.toLowerCase())
      expect(JSON.parse(answer.text)).toMatchObject({ status: "allocated" })
      const line = JSON.stringify({ sampled_entity: "User", sampled_value: "a" })
      expect((await post(`${path}/complete`, { "content-type": type }, line)).text).toContain('"completed"')
      expect((await post(path, { "content-type": type }, "")).headers["content-type"]).toMatch(/json/)
    }
  )

  it("are answered as the type that Accept names", async () => {
    const path = await makePath()
    const answer = await post(path, { "content-type": "application/jsonl", accept: "application/ndjson" })
    expect(answer.headers["content-type"]).toBe("application/ndjson")
  })

  it.each([
    ["application/jsonl", undefined, "application/jsonl"],
    ["application/jsonl", "*/*", "application/jsonl"],
    ["application/jsonl", "application/json, application/x-ndjson;q=0.5, application/ndjson", "application/ndjson"],
    ["application/x-ndjson", "text/html", "application/x-ndjson"],
    [undefined, undefined, "application/x-ndjson"]
  ])("sent as %s with Accept: %s are answered as %s", (type, accept, answer) => {
    expect(answerTypeOf({ ...(type && { "content-type": type }), ...(accept && { accept }) })).toBe(answer)
  })
})

describe("a body of another type is a 415 that names every accepted type", () => {
  it.each(["text/plain", "application/x-jsonl", ";"])("%s", async (type) => {
    const headers = { "content-type": type, authorization: `Bearer ${adminToken}` }
    const sampling = await post("/api/v1/services", { "content-type": type })
    const lines = await post(await makePath(), { "content-type": type })
    const planning = await post("/api/v1/teams", headers)
    const trpc = await post("/trpc/services.create", { "content-type": type })
    for (const answer of [sampling, lines, planning, trpc]) expect(answer.status).toBe(415)
    expectRefused(sampling)
    expectRefused(lines)
    expectJsonApiRefused(planning)
    expectTrpcRefused(trpc)
    for (const answer of [sampling, lines, trpc]) expect(answer.text).toContain("The body must be application/json")
    for (const name of lineTypes) expect(lines.text).toContain(name)
    expect(sampling.text).not.toContain("ndjson")
    expect(planning.text).toContain("The body must be application/vnd.api+json or application/json")
  })
})
