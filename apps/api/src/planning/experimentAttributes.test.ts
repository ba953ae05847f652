import { type PlannedExperimentPatch, statuses } from "@sortition/domain/planning/status"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseAttributes } from "./bodies.ts"
import { ExperimentAttributes, NewExperimentAttributes } from "./experimentAttributes.ts"

const read = (attributes: Record<string, unknown>, mode: "create" | "update" = "update") => {
  const parsed = parseAttributes(mode === "create" ? NewExperimentAttributes : ExperimentAttributes, attributes)
  const patch: Partial<PlannedExperimentPatch> = Result.isSuccess(parsed) ? parsed.success : {}
  return { patch, problems: Result.isSuccess(parsed) ? [] : parsed.failure.problems }
}
const update = (attributes: Record<string, unknown>) => read(attributes)
const messages = (attributes: Record<string, unknown>, mode: "create" | "update" = "update") =>
  read(attributes, mode).problems.map(({ message }) => message)

const tooShort = "Name is too short (minimum is 2 characters)"

describe("the attributes of a planned experiment", () => {
  it("are read as sent, dates as instants", () => {
    const attributes = {
      name: "My first experiment",
      description: "This is my very first experiment",
      status: "started",
      archived: false,
      due_date: "2025-11-11T13:25:53.910Z",
      start_on: "2025-12-11"
    }
    expect(read(attributes, "create")).toEqual({
      patch: {
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
    expect(update(attributes)).toEqual({ patch: {}, problems: [] })
    expect(update({ ...attributes, archived: false })).toEqual({ patch: { archived: false }, problems: [] })
  })

  it("count only when they are own properties", () => {
    expect(update(Object.create({ name: "inherited", archived: true }))).toEqual({ patch: {}, problems: [] })
    expect(update(JSON.parse('{"__proto__":{"name":"inherited"}}'))).toEqual({ patch: {}, problems: [] })
  })

  it("are all reported at once, in the published order", () => {
    const attributes = {
      due_date: "tomorrow",
      start_on: 5,
      status: null,
      description: "x".repeat(10_001),
      name: "x",
      archived: null
    }
    const { patch, problems } = update(attributes)
    expect(patch).toEqual({})
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

  it("that are valid have no problem beside invalid ones", () => {
    expect(update({ archived: false, name: null })).toEqual({
      patch: {},
      problems: [{ path: ["data", "attributes", "name"], message: tooShort }]
    })
  })
})

describe("a name", () => {
  it("is required when an experiment is created, and optional in a change", () => {
    expect(read({}, "create")).toEqual({
      patch: {},
      problems: [{ path: ["data", "attributes", "name"], message: tooShort }]
    })
    expect(messages({})).toEqual([])
    for (const mode of ["create", "update"] as const) expect(messages({ name: null }, mode)).toEqual([tooShort])
  })

  it("is stripped before it is measured", () => {
    expect(update({ name: " \t ab\n\u00a0" }).patch.name).toBe("ab")
    expect(messages({ name: "  a  " })).toEqual([tooShort])
    expect(messages({ name: "   " })).toEqual([tooShort])
    expect(update({ name: `  ${"x".repeat(255)}  ` }).problems).toEqual([])
  })

  it("is measured in code points", () => {
    expect(messages({ name: "🧪" })).toEqual([tooShort])
    expect(update({ name: "🧪".repeat(255) }).patch.name).toBe("🧪".repeat(255))
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
    expect(update({ description: null }).patch.description).toBeNull()
    expect(update({ description: "" }).patch.description).toBe("")
    expect(update({ description: " \n " }).patch.description).toBe("")
    expect(update({ description: "  two words  " }).patch.description).toBe("two words")
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
    expect(update({ status })).toEqual({ patch: { status }, problems: [] })
  })

  it("a date is cleared by null", () => {
    expect(update({ start_on: null, due_date: null })).toEqual({
      patch: { startOn: null, dueDate: null },
      problems: []
    })
  })

  it("one instant may be written in many ways, and a due date may come before the start", () => {
    const instant = Date.parse("2025-12-11T13:25:53.910Z")
    for (const start_on of ["2025-12-11T13:25:53.910Z", "2025-12-11T15:25:53.91+02:00", "2025-12-11T13:25:53.9109"]) {
      expect(update({ start_on, due_date: "2020-02-29" })).toMatchObject({
        patch: { startOn: instant, dueDate: Date.parse("2020-02-29") },
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

it("each attribute that is sent is either accepted or has a problem, whatever the others are", () => {
  const keys = { name: "name", description: "description", status: "status", archived: "archived" }
  const fields = { ...keys, due_date: "dueDate", start_on: "startOn" } as const
  const attributes = fc.record(
    Object.fromEntries(Object.keys(fields).map((field) => [field, fc.jsonValue({ maxDepth: 1 })])),
    { requiredKeys: [] }
  )
  fc.assert(
    fc.property(attributes, (attributes) => {
      const alone = Object.entries(fields).flatMap(([field, key]) => {
        if (!Object.hasOwn(attributes, field)) return []
        const { patch, problems } = update({ [field]: attributes[field] })
        const taken = new Map<string, unknown>(Object.entries(patch)).get(key) !== undefined
        expect(problems.length > 0).toBe(!taken)
        return problems
      })
      const byText = (one: { readonly message: string }, other: { readonly message: string }) =>
        one.message < other.message ? -1 : 1
      expect(update(attributes).problems.toSorted(byText)).toEqual(alone.toSorted(byText))
    })
  )
})
