import { describe, expect, it } from "vitest"
import { z } from "zod"
import { allPath, judgedFlags, onePath } from "../testing/ofrep/judgedFlags.ts"
import { makeFlag } from "../testing/ofrep/makeFlag.ts"
import { protocolJudge } from "../testing/ofrep/protocolJudge.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const { ask, judge, protocol } = judgedFlags(api)
const user = (targetingKey: string) => ({ targetingKey })
const samplesOf = async (path: string) => (await api.list(`${path}/samples`)).body

describe("all flags", () => {
  it("are those of every service of the team, by key or id, and store nothing", async () => {
    const keyed = await makeFlag(api, { key: "in-all", values: { a: 1 } })
    const { body: other } = await api.post(`/api/v1/services/${keyed.serviceId}/experiments`, { name: "without a key" })
    const { body, status } = await ask({})
    expect(status).toBe(200)
    const flags = z.array(z.looseObject({ key: z.string() })).parse(body.flags)
    expect(flags).toContainEqual(expect.objectContaining({ key: "in-all", value: 1, reason: "STATIC" }))
    expect(flags).toContainEqual(expect.objectContaining({ key: other.id, reason: "UNKNOWN" }))
    expect(new Set(flags.map(({ key }) => key)).size).toBe(flags.length)
    expect(await samplesOf(keyed.path)).toEqual([])
  })

  it("say what is stored", async () => {
    const { path } = await makeFlag(api, { key: "stored-in-all", values: { a: 1 } })
    await ask({ key: "stored-in-all", context: user("stored") })
    await api.put(`${path}/buckets`, { buckets: [{ bucket_name: "b", percentage_distribution: 100, value: 2 }] })
    const valueFor = async (targetingKey: string) => {
      const { body } = await ask({ context: user(targetingKey) })
      return z
        .array(z.looseObject({}))
        .parse(body.flags)
        .find(({ key }) => key === "stored-in-all")
    }
    // The bucket is gone, and its value with it.
    expect(await valueFor("stored")).toMatchObject({ variant: "a", reason: "TARGETING_MATCH" })
    expect(await valueFor("stored")).not.toHaveProperty("value")
    expect(await valueFor("another")).toMatchObject({ variant: "b", value: 2, reason: "STATIC" })
  })

  it("have an entity tag, by which they are not sent again", async () => {
    const first = await ask({})
    const tag = first.headers.get("etag") ?? ""
    expect(tag).toMatch(/^"[\w-]{16}"$/)
    expect(first.headers.get("cache-control")).toBe("private, no-cache")
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*", tag.slice(1, -1)]) {
      const { headers, status, text } = await ask({
        headers: { "if-none-match": known },
        query: "?flagConfigEtag=whatever&flagConfigLastModified=1771622898"
      })
      expect([status, text, headers.get("etag")]).toEqual([304, "", tag])
    }
    expect((await ask({ headers: { "if-none-match": '"other"' } })).status).toBe(200)
    await makeFlag(api, { key: "one-more" })
    const changed = await ask({ headers: { "if-none-match": tag } })
    expect([changed.status, changed.headers.get("etag") === tag]).toEqual([200, false])
  })
})

it("the protocol's file needs its one change: it accepts no typed value", () => {
  if (protocol === null) return
  const unpatched = protocolJudge(protocol)
  const type = "application/json"
  for (const value of [true, "blue", 12, 1.5, { colour: "blue" }]) {
    const text = JSON.stringify({ key: "a", reason: "STATIC", value })
    expect(unpatched({ path: onePath, status: 200, type, text })).toMatch(/must match exactly one schema in oneOf/)
    expect(judge({ path: onePath, status: 200, type, text })).toBeNull()
  }
})

it("the protocol's file refuses what it does not say", () => {
  if (protocol === null) return
  const body = (answer: object) => ({ status: 200, type: "application/json", text: JSON.stringify(answer) })
  expect(judge({ path: onePath, ...body({ key: "a", reason: "DEFAULT" }) })).not.toBeNull()
  expect(judge({ path: allPath, ...body({ flags: [{ reason: "STATIC" }] }) })).not.toBeNull()
  expect(judge({ path: onePath, ...body({}), status: 418 })).not.toBeNull()
})
