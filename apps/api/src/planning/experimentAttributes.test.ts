import { statuses } from "@sortition/domain/planning/status"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readExperimentAttributes } from "./experimentAttributes.ts"

const update = (attributes: Record<string, unknown>) => readExperimentAttributes(attributes, "update")
const messages = (attributes: Record<string, unknown>, mode: "create" | "update" = "update") =>
  readExperimentAttributes(attributes, mode).problems.map(({ message }) => message)

const tooShort = "Name is too short (minimum is 2 characters)"

describe("the attributes of a planned experiment", () => {
  it("are taken as sent, dates as instants", () => {
    const attributes = {
      name: "My first experiment",
      description: "This is my very first experiment",
      status: "started",
      archived: false,
      due_date: "2025-11-11T13:25:53.910Z",
      start_on: "2025-12-11"
    }
    expect(readExperimentAttributes(attributes, "create")).toEqual({
      plan: {
        name: "My first experiment",
        description: "This is my very first experiment",
        status: "started",
        archived: false,
        dueDate: Date.parse("2025-11-11T13:25:53.910Z"),
        startOn: Date.parse("2025-12-11T00:00:00.000Z")
      },
      problems: []
    })
  })

  it("that are unknown or read-only are dropped silently", () => {
    const attributes = { id: "7", started_at: 5, completed_at: null, created_at: "x", updated_at: 1, scientist: true }
    expect(update(attributes)).toEqual({ plan: {}, problems: [] })
    expect(update({ ...attributes, archived: false })).toEqual({ plan: { archived: false }, problems: [] })
  })

  it("count only when they are the object's own", () => {
    expect(update(Object.create({ name: "inherited", archived: true }))).toEqual({ plan: {}, problems: [] })
    expect(update(JSON.parse('{"__proto__":{"name":"inherited"}}'))).toEqual({ plan: {}, problems: [] })
  })

  it("are all complained about at once, in the published order", () => {
    const attributes = {
      due_date: "tomorrow",
      start_on: 5,
      status: null,
      description: "x".repeat(10_001),
      name: "x",
      archived: null
    }
    const { plan, problems } = update(attributes)
    expect(plan).toEqual({})
    expect(problems).toEqual([
      { path: ["data", "attributes", "archived"], message: "Archived is not included in the list" },
      { path: ["data", "attributes", "name"], message: tooShort },
      {
        path: ["data", "attributes", "description"],
        message: "Description is too long (maximum is 10000 characters)"
      },
      { path: ["data", "attributes", "status"], message: "Status is not included in the list" },
      { path: ["data", "attributes", "start_on"], message: "Start on is not a valid date" },
      { path: ["data", "attributes", "due_date"], message: "Due date is not a valid date" }
    ])
  })

  it("that cannot be used are complained about beside those that can", () => {
    expect(update({ archived: false, name: null })).toEqual({
      plan: { archived: false },
      problems: [{ path: ["data", "attributes", "name"], message: tooShort }]
    })
  })
})

describe("a name", () => {
  it("must be there when an experiment is created, and may be left out of a change", () => {
    expect(readExperimentAttributes({}, "create")).toEqual({
      plan: {},
      problems: [{ path: ["data", "attributes", "name"], message: tooShort }]
    })
    expect(messages({})).toEqual([])
    for (const mode of ["create", "update"] as const) expect(messages({ name: null }, mode)).toEqual([tooShort])
  })

  it("is stripped before it is measured", () => {
    expect(update({ name: " \t ab\n\u00a0" }).plan.name).toBe("ab")
    expect(messages({ name: "  a  " })).toEqual([tooShort])
    expect(messages({ name: "   " })).toEqual([tooShort])
    expect(update({ name: `  ${"x".repeat(255)}  ` }).problems).toEqual([])
  })

  it("is measured in code points", () => {
    expect(messages({ name: "🧪" })).toEqual([tooShort])
    expect(update({ name: "🧪".repeat(255) }).plan.name).toBe("🧪".repeat(255))
    expect(messages({ name: "🧪".repeat(256) })).toEqual(["Name is too long (maximum is 255 characters)"])
  })

  it.each([5, true, ["ab"], { ab: 1 }])("is text, not %j", (name) => {
    expect(messages({ name })).toEqual(["Name is not a string"])
  })

  it.each(["a\u0000b", "ab\ud800", "\udc00ab"])("that cannot be stored, %j, is refused", (name) => {
    expect(messages({ name })).toEqual(["Name contains invalid characters"])
  })
})

describe("a description", () => {
  it("may be null, empty or 10 000 code points long, and is stripped", () => {
    expect(update({ description: null }).plan.description).toBeNull()
    expect(update({ description: "" }).plan.description).toBe("")
    expect(update({ description: " \n " }).plan.description).toBe("")
    expect(update({ description: "  two words  " }).plan.description).toBe("two words")
    expect(update({ description: ` ${"🧪".repeat(10_000)} ` }).problems).toEqual([])
  })

  it("is text that can be stored", () => {
    expect(messages({ description: 5 })).toEqual(["Description is not a string"])
    expect(messages({ description: "\u0000" })).toEqual(["Description contains invalid characters"])
  })
})

describe("archived, status and dates", () => {
  it.each([null, "true", 1, 0, []])("archived is a boolean, not %j", (archived) => {
    expect(messages({ archived })).toEqual(["Archived is not included in the list"])
  })

  it.each([null, "", "Started", "done", 1, ["started"], "constructor"])("a status is a known one, not %j", (status) => {
    expect(messages({ status })).toEqual(["Status is not included in the list"])
  })

  it.each(statuses)("status %s is known", (status) => {
    expect(update({ status })).toEqual({ plan: { status }, problems: [] })
  })

  it("a date is cleared by null", () => {
    expect(update({ start_on: null, due_date: null })).toEqual({ plan: { startOn: null, dueDate: null }, problems: [] })
  })

  it("one instant may be written in many ways, and a due date may come before the start", () => {
    const instant = Date.parse("2025-12-11T13:25:53.910Z")
    for (const start_on of ["2025-12-11T13:25:53.910Z", "2025-12-11T15:25:53.91+02:00", "2025-12-11T13:25:53.9109"]) {
      expect(update({ start_on, due_date: "2020-02-29" })).toMatchObject({
        plan: { startOn: instant, dueDate: Date.parse("2020-02-29") },
        problems: []
      })
    }
  })

  it.each(["", " ", "soon", "2025-02-30", "11.12.2025", 1_765_459_553_910, true, {}])("%j is no date", (date) => {
    expect(messages({ start_on: date, due_date: date })).toEqual([
      "Start on is not a valid date",
      "Due date is not a valid date"
    ])
  })
})

it("whatever is sent is either planned or complained about", () => {
  const keys = { name: "name", description: "description", status: "status", archived: "archived" }
  const fields = { ...keys, due_date: "dueDate", start_on: "startOn" } as const
  const attributes = fc.record(
    Object.fromEntries(Object.keys(fields).map((field) => [field, fc.jsonValue({ maxDepth: 1 })])),
    { requiredKeys: [] }
  )
  fc.assert(
    fc.property(attributes, (attributes) => {
      const { plan, problems } = update(attributes)
      const planned = new Map<string, unknown>(Object.entries(plan))
      for (const [field, key] of Object.entries(fields)) {
        const complaints = problems.filter(({ path }) => path[2] === field).length
        const taken = planned.get(key) !== undefined
        expect(complaints > 0 !== taken).toBe(Object.hasOwn(attributes, field))
      }
    })
  )
})
