import { describe, expect, it } from "vitest"
import { expectPlanningError } from "../testing/expectPlanningError.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const post = (body: object | string | undefined) => here.lab.owner.ask("POST", here.lab.experimentsPath, body)
const patch = async (body: object | string | undefined) =>
  here.lab.owner.ask("PATCH", (await here.lab.experiment()).path, body)
const both = async (body: object | string | undefined) => [await post(body), await patch(body)]

describe("400 Missing parameter", () => {
  const attributes = { name: "New" }
  const type = "experiments"

  it.each([
    ["data", undefined],
    ["data", {}],
    ["data", { data: null }],
    ["data", { data: {} }],
    ["data", { data: "" }],
    ["data", attributes],
    ["type", { data: { attributes } }],
    ["type", { data: { type: null, attributes } }],
    ["type", { data: { type: "", attributes } }],
    ["attributes", { data: { type } }],
    ["attributes", { data: { type, attributes: {} } }],
    ["attributes", { data: { type, attributes: null } }]
  ])("names %s: %j", async (name, body) => {
    for (const answer of await both(body)) {
      expectPlanningError(answer, 400, "Missing parameter", `param is missing or the value is empty: ${name}`)
    }
  })
})

describe("400 Validation error", () => {
  const short = "Name is too short (minimum is 2 characters)"
  it.each([
    [{ archived: null }, "Archived is not included in the list"],
    [{ archived: "true" }, "Archived is not included in the list"],
    [{ name: "a" }, short],
    [{ name: null }, short],
    [{ name: " a " }, short],
    [{ name: "a".repeat(256) }, "Name is too long (maximum is 255 characters)"],
    [{ description: "a".repeat(10_001) }, "Description is too long (maximum is 10000 characters)"],
    [{ status: "paused" }, "Status is not included in the list"],
    [{ status: null }, "Status is not included in the list"],
    [{ start_on: "soon" }, "Start on is not a valid date"],
    [{ due_date: "2025-02-30" }, "Due date is not a valid date"]
  ])("says what is wrong: %j", async (wrong, message) => {
    for (const answer of await both(data("experiments", { name: "Named", ...wrong }))) {
      expectPlanningError(answer, 400, "Validation error", `Validation failed: ${message}`)
    }
  })

  it("a missing name is too short on create, and fine on update", async () => {
    const body = data("experiments", { description: "Nameless" })
    expectPlanningError(await post(body), 400, "Validation error", `Validation failed: ${short}`)
    expect((await patch(body)).status).toBe(200)
  })

  it("joins all messages, in the order archived, name, description, then the rest, however they were sent", async () => {
    const wrong = { due_date: 1, start_on: "x", status: 5, description: "a".repeat(10_001), name: "", archived: 0 }
    for (const answer of await both(data("experiments", wrong))) {
      const messages = [
        "Archived is not included in the list",
        short,
        "Description is too long (maximum is 10000 characters)",
        "Status is not included in the list",
        "Start on is not a valid date",
        "Due date is not a valid date"
      ]
      expectPlanningError(answer, 400, "Validation error", `Validation failed: ${messages.join(", ")}`)
    }
  })

  it("changes nothing, not even the valid attributes", async () => {
    const { path } = await here.lab.experiment()
    const before = (await here.lab.owner.ask("GET", path)).text
    await here.lab.owner.ask("PATCH", path, data("experiments", { name: "Good name", status: "paused" }))
    expect((await here.lab.owner.ask("GET", path)).text).toBe(before)
  })
})

describe("400 Error", () => {
  it.each(["{", "nothing", '{"data":}', "{}{}", "'data'"])("malformed JSON: %s", async (body) => {
    for (const answer of await both(body)) expectPlanningError(answer, 400, "Error", "The body is not valid JSON")
  })

  it("a body that is not UTF-8", async () => {
    const headers = { authorization: `Bearer ${here.lab.owner.token}`, "content-type": "application/json" }
    const path = `/api/v1/${here.lab.experimentsPath}`
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])
    const { status, text } = await sendRaw(here.planning.url, { method: "POST", path, headers, body })
    expect([status, JSON.parse(text).errors[0].title]).toEqual([400, "Error"])
  })

  it.each(["[]", "5", "null", '"data"', "true"])("a wrong JSON shape: %s", async (body) => {
    for (const answer of await both(body)) expectPlanningError(answer, 400, "Error", "The body must be a JSON object")
  })

  it.each([[{ data: [data("experiments", { name: "New" }).data] }], [{ data: "experiments" }], [{ data: 5 }]])(
    "data that is no object: %j",
    async (body) => {
      for (const answer of await both(body)) expectPlanningError(answer, 400, "Error", "data must be an object")
    }
  )

  it.each([[["name"]], ["name"], [5], [true]])("attributes that are no object: %j", async (attributes) => {
    for (const answer of await both({ data: { type: "experiments", attributes } })) {
      expectPlanningError(answer, 400, "Error", "attributes must be an object")
    }
  })
})

describe("409 Wrong type", () => {
  it.each(["projects", "experiment", "Experiments", 5])("%j", async (type) => {
    for (const answer of await both({ data: { type, attributes: { name: "New" } } })) {
      expectPlanningError(answer, 409, "Wrong type", "Wrong object type within parameters")
    }
  })

  it("is checked before attributes", async () => {
    for (const attributes of [undefined, {}, "text", { name: "" }]) {
      for (const { status } of await both({ data: { type: "projects", attributes } })) expect(status).toBe(409)
    }
  })
})

it("409 Object ID mismatch", async () => {
  for (const id of ["999999", 5, "", "01"]) {
    const answer = await patch({ data: { type: "experiments", id, attributes: { name: "New" } } })
    expectPlanningError(answer, 409, "Object ID mismatch", "Object ID mismatch in URL and request body")
  }
})
