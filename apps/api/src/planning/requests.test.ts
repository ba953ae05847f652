import { describe, expect, it } from "vitest"
import { attributeNames } from "../testing/attributeNames.ts"
import { refused } from "../testing/planningRefusals.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const name = "Requested"
const valid = data("experiments", { name })
const missing = (parameter: string) =>
  refused(400, "Missing parameter", `param is missing or the value is empty: ${parameter}`)
const wrongType = refused(409, "Wrong type", "Wrong object type within parameters")
const idMismatch = refused(409, "Object ID mismatch", "Object ID mismatch in URL and request body")

const post = (body?: object | string) => here.lab.owner.ask("POST", here.lab.experimentsPath, body)
const patch = (body?: object | string) =>
  here.lab.owner.ask("PATCH", `${here.lab.experimentsPath}/${here.lab.experimentId}`, body)
const writes = [
  ["POST", post],
  ["PATCH", patch]
] as const

describe.each(writes)("the body of a %s", (_, send) => {
  it.each([undefined, "", {}, { data: null }, { data: "" }, { data: {} }, { data: [] }, { attributes: { name } }])(
    "must have data: %j",
    async (body) => {
      expect(await send(body)).toMatchObject(missing("data"))
    }
  )

  it.each([{}, { type: null }, { type: "" }, { type: {} }])("must have data.type: %j", async (type) => {
    expect(await send({ data: { ...type, attributes: { name } } })).toMatchObject(missing("type"))
  })

  it.each(["projects", "experiment", "Experiments", "experiments ", 1, true])(
    "must have the data.type experiments, not %j",
    async (type) => {
      expect(await send({ data: { type, attributes: { name } } })).toMatchObject(wrongType)
    }
  )

  it.each([{}, { attributes: null }, { attributes: {} }, { attributes: "" }, { attributes: [] }])(
    "must have data.attributes that are not empty: %j",
    async (attributes) => {
      expect(await send({ data: { type: "experiments", ...attributes } })).toMatchObject(missing("attributes"))
    }
  )

  it.each(["name", 1, true, [{ name }]])("must have data.attributes that are an object, not %j", async (attributes) => {
    expect(await send({ data: { type: "experiments", attributes } })).toMatchObject(refused(400, "Error"))
  })

  it.each(["data", 1, true, [valid.data]])("must have data that is an object, not %j", async (given) => {
    expect(await send({ data: given })).toMatchObject(refused(400, "Error"))
  })

  it.each(["{", "null", "[]", '"data"', "data=1", '{"data":', " "])("must be a JSON object: %s", async (text) => {
    expect(await send(text)).toMatchObject(refused(400, "Error"))
  })

  it("may have more members than JSON:API needs: unknown ones are dropped", async () => {
    const more = { jsonapi: { version: "1.1" }, meta: {}, included: [], links: {} }
    const resource = { ...data("experiments", { name: `${name} ${Date.now()}` }).data, relationships: {}, meta: {} }
    const answer = await send({ ...more, data: resource })
    expect([200, 201]).toContain(answer.status)
    expect(Object.keys(JSON.parse(answer.text))).toEqual(["data"])
  })
})

describe("attributes that are not permitted", () => {
  const foreign = {
    id: "7",
    started_at: "2020-01-01",
    completed_at: "2020-01-01",
    created_at: "2020-01-01",
    updated_at: "2020-01-01",
    number: 7,
    teamId: "1",
    active: true,
    odd: { deep: [1] },
    constructor: "x",
    "": 0
  }

  it("are dropped silently on create: none of them can be set", async () => {
    const before = Date.now()
    const made = await post(data("experiments", { name: "Only a name", ...foreign }))
    expect(made.status).toBe(201)
    const { attributes, id } = made.data
    expect(id).not.toBe("7")
    expect(attributes).toMatchObject({ started_at: null, completed_at: null, status: "not_started" })
    expect(Date.parse(String(attributes.created_at))).toBeGreaterThanOrEqual(before)
    expect(Date.parse(String(attributes.updated_at))).toBeGreaterThanOrEqual(before)
    expect(Object.keys(attributes)).toEqual(attributeNames)
  })

  it("are dropped silently on update: none of them can be set", async () => {
    const { experiment, owner } = here.lab
    const { id, path } = await experiment()
    const before = (await owner.ask("GET", path)).data
    const changed = await owner.ask("PATCH", path, data("experiments", { name: "Renamed", ...foreign }))
    expect(changed.status).toBe(200)
    const { updated_at: _, ...rest } = before.attributes
    expect(changed.data).toMatchObject({ id, attributes: { ...rest, name: "Renamed" } })
    expect(Date.parse(String(changed.data.attributes.updated_at))).toBeGreaterThan(Date.parse("2021-01-01"))
  })

  it("alone count as a create without a name", async () => {
    expect(await post(data("experiments", foreign))).toMatchObject(
      refused(400, "Validation error", "Validation failed: Name is too short (minimum is 2 characters)")
    )
  })
})

describe("data.id", () => {
  it.each([undefined, null])("may be absent on PATCH and PUT, or %j", async (id) => {
    const { experiment, owner } = here.lab
    const { path } = await experiment()
    for (const method of ["PATCH", "PUT"]) {
      const body = { data: { type: "experiments", id, attributes: { name: `By ${method}` } } }
      expect(await owner.ask(method, path, body)).toMatchObject({ status: 200 })
    }
  })

  it("may be that of the URL, as text or as a number", async () => {
    const { experiment, owner } = here.lab
    const { id, path } = await experiment()
    for (const same of [id, Number(id)]) {
      const body = { data: { type: "experiments", id: same, attributes: { name: `By ${typeof same}` } } }
      expect(await owner.ask("PATCH", path, body)).toMatchObject({ status: 200, data: { id } })
    }
  })

  it("that differs is a 409 on PATCH and PUT, and nothing changes", async () => {
    const { experiment, experimentId, owner } = here.lab
    const { id, path } = await experiment()
    const before = (await owner.ask("GET", path)).data
    for (const method of ["PATCH", "PUT"]) {
      for (const other of [experimentId, "", `0${id}`, 0, true, {}, [id]]) {
        const body = { data: { type: "experiments", id: other, attributes: { name } } }
        expect(await owner.ask(method, path, body), JSON.stringify(other)).toMatchObject(idMismatch)
      }
    }
    expect((await owner.ask("GET", path)).data).toEqual(before)
  })

  it.each(["987654321", "018f2c2e-9d5e-7c3a-8f00-0123456789ab", "", 5])(
    "that a client has generated is a 403 on POST: %j",
    async (id) => {
      const body = { data: { type: "experiments", id, attributes: { name } } }
      expect(await post(body)).toMatchObject(refused(403, "Permission denied"))
    }
  )
})
