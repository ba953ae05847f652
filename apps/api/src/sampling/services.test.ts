import { describe, expect, it } from "vitest"
import { unknownId } from "../testing/makeExperiment.ts"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()
const path = "/api/v1/services"
const namesOf = (items: readonly Item[]) => items.map(({ name }) => name)

it("creates a service that is active by default, and shows it again", async () => {
  const { body, status } = await api.post(path, { name: "checkout" })
  expect(status).toBe(201)
  expect(body).toMatchObject({ name: "checkout", active: true })
  expect(body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  expect(body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(body.updated_at).toBe(body.created_at)
  expect((await api.get(`${path}/${body.id}`)).body).toEqual(body)
  expect((await api.get(`${path}/${body.id.toUpperCase()}`)).body).toEqual(body)
  expect((await api.post(path, { name: "old", active: false })).body).toMatchObject({ active: false })
})

it("reports an unknown service", async () => {
  expect(await api.get(`${path}/${unknownId}`)).toMatchObject({ status: 404, body: { detail: "Service not found" } })
})

it.each([
  ["white space around", "  two  spaces \u3000"],
  ["no normal form", "cafe\u0301 caf\u00e9"],
  ["characters beyond the first plane", "🎯🏳️‍🌈"],
  ["invisible characters beside visible ones", "\u200ba\u00ad\u2060b\u200b"],
  ["what looks like code", `'; DROP TABLE services; -- <script>"\\`]
])("keeps a name with %s exactly as sent", async (_, name) => {
  const { body } = await api.post(path, { name })
  expect((await api.get(`${path}/${body.id}`)).body.name).toBe(name)
})

it("counts the length of a name in code points, up to 255", async () => {
  expect((await api.post(path, { name: "🎯".repeat(255) })).status).toBe(201)
  expect(await api.post(path, { name: "🎯".repeat(256) })).toMatchObject({
    status: 422,
    body: {
      detail: [{ loc: ["body", "name"], msg: "String should have at most 255 characters", type: "string_too_long" }]
    }
  })
  expect((await api.post(path, { name: "" })).body.detail).toEqual([
    { loc: ["body", "name"], msg: "String should have at least 1 character", type: "string_too_short" }
  ])
})

it("ignores unknown fields", async () => {
  const { body, status } = await api.post(path, { name: "a", id: unknownId, colour: { red: 1 } })
  expect(status).toBe(201)
  expect(body.id).not.toBe(unknownId)
  expect(body).not.toHaveProperty("colour")
})

describe("active_only", () => {
  const wanted = ["true", "1", "yes", "on", "TRUE", "Yes", "oN"]
  const unwanted = ["false", "0", "no", "off", "FALSE", "No", "oFF"]

  it.each(wanted)("%s leaves inactive services out", async (word) => {
    await api.post(path, { name: "inactive", active: false })
    const { body, status } = await api.list(`${path}?active_only=${word}`)
    expect(status).toBe(200)
    expect(body.every(({ active }) => active)).toBe(true)
  })

  it.each(["", ...unwanted.map((word) => `?active_only=${word}`)])("'%s' lists every service", async (query) => {
    await api.post(path, { name: "inactive", active: false })
    expect(namesOf((await api.list(path + query)).body)).toContain("inactive")
  })

  it.each(["", "2", "maybe", "truee", "null", "%00"])("'%s' is refused", async (word) => {
    expect((await api.get(`${path}?active_only=${word}`)).body.detail).toEqual([
      {
        loc: ["query", "active_only"],
        msg: "Input should be a valid boolean, unable to interpret input",
        type: "bool_parsing"
      }
    ])
  })
})

it("lists services newest first", async () => {
  for (const name of ["first", "second", "third"]) await api.post(path, { name })
  expect(namesOf((await api.list(`${path}?limit=3`)).body)).toEqual(["third", "second", "first"])
})
