import { describe, expect, it } from "vitest"
import { refused } from "../testing/planningRefusals.ts"
import { data, type PlanningAnswer, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const invalid = (message: string) => refused(400, "Validation error", `Validation failed: ${message}`)
const tooShort = invalid("Name is too short (minimum is 2 characters)")
const tooLong = invalid("Name is too long (maximum is 255 characters)")

type Attributes = Readonly<Record<string, unknown>>
type Write = (attributes: Attributes) => Promise<{ readonly answer: PlanningAnswer; readonly shown: Attributes }>

const planned = (attributes: Attributes) => data("experiments", attributes)
const post = (attributes: Attributes) => here.lab.owner.ask("POST", here.lab.experimentsPath, planned(attributes))
const shown = async (id: string) =>
  (await here.lab.owner.ask("GET", `${here.lab.experimentsPath}/${id}`)).data?.attributes

const create: Write = async (attributes) => {
  const answer = await post({ name: "Of fields", ...attributes })
  return { answer, shown: answer.status === 201 ? await shown(answer.data.id) : {} }
}
const update: Write = async (attributes) => {
  const dates = { due_date: "2001-01-01", start_on: "2001-01-01" }
  const { id } = (await post({ name: "Of fields", description: "before", ...dates })).data
  const answer = await here.lab.owner.ask("PATCH", `${here.lab.experimentsPath}/${id}`, planned(attributes))
  return { answer, shown: await shown(id) }
}

const face = "\u{1F600}"

describe.each([
  ["create", create],
  ["update", update]
])("on %s", (_, write) => {
  describe("a name", () => {
    it.each([
      ["  Padded\t\r\n", "Padded"],
      ["\u00a0\u3000Wide spaces\u2003", "Wide spaces"],
      ["two  inside", "two  inside"]
    ])("is stripped: %j", async (name, expected) => {
      expect((await write({ name })).shown.name).toBe(expected)
    })

    it.each(["ab", "é😀", face.repeat(2), "x".repeat(255), face.repeat(255), ` ${"x".repeat(255)} `])(
      "has 2 to 255 code points: %.30s",
      async (name) => {
        const { answer, shown } = await write({ name })
        expect([200, 201]).toContain(answer.status)
        expect(shown.name).toBe(name.trim())
      }
    )

    it.each([null, "", "x", face, " x ", "   ", "\t\n"])("that is too short, or null, is refused: %j", async (name) => {
      expect((await write({ name })).answer).toMatchObject(tooShort)
    })

    it.each(["x".repeat(256), face.repeat(256), "x".repeat(100_000)])(
      "that is too long is refused: %.30s",
      async (name) => {
        expect((await write({ name })).answer).toMatchObject(tooLong)
      }
    )

    it.each(["a\u0000b", "a\ud800b"])("that cannot be kept is refused: %j", async (name) => {
      expect((await write({ name })).answer).toMatchObject(invalid("Name contains invalid characters"))
    })

    it.each([5, true, {}, ["ab"]])("that is no text is refused: %j", async (name) => {
      expect((await write({ name })).answer).toMatchObject(invalid("Name is not a string"))
    })

    it("need not be unique", async () => {
      const taken = (await create({ name: "Twice" })).shown
      expect((await write({ name: taken.name })).shown.name).toBe("Twice")
    })
  })

  describe("a description", () => {
    it("is stripped", async () => {
      expect((await write({ description: " \n padded\t" })).shown.description).toBe("padded")
    })

    it.each(["", "x", "x".repeat(10_000), face.repeat(10_000), ` ${"x".repeat(10_000)} `])(
      "has at most 10 000 code points: %.20s",
      async (description) => {
        expect((await write({ description })).shown.description).toBe(description.trim())
      }
    )

    it.each(["x".repeat(10_001), face.repeat(10_001)])("that is too long is refused: %.20s", async (description) => {
      const { answer } = await write({ description })
      expect(answer).toMatchObject(invalid("Description is too long (maximum is 10000 characters)"))
    })

    it("may be null", async () => {
      const { answer, shown } = await write({ description: null })
      expect([200, 201]).toContain(answer.status)
      expect(shown.description).toBeNull()
    })
  })

  describe("archived", () => {
    it.each([true, false])("is %j as sent", async (archived) => {
      expect((await write({ archived })).shown.archived).toBe(archived)
    })

    it.each([null, "true", "false", "", 1, 0, [], {}])("that is no boolean is refused: %j", async (archived) => {
      expect((await write({ archived })).answer).toMatchObject(invalid("Archived is not included in the list"))
    })
  })

  describe("a status", () => {
    it.each(["not_started", "started", "completed"])("is %s as sent", async (status) => {
      expect((await write({ status })).shown.status).toBe(status)
    })

    it.each([null, "", "Started", "started ", "in_progress", "active", 1, true, ["started"], {}])(
      "that is anything else is a 400 naming status: %j",
      async (status) => {
        expect((await write({ status })).answer).toMatchObject(invalid("Status is not included in the list"))
      }
    )
  })
})

describe("a name that is missing", () => {
  it("is too short on create", async () => {
    expect(await post({ description: "nameless" })).toMatchObject(tooShort)
  })

  it("is unchanged on update", async () => {
    expect((await update({ description: "after" })).shown).toMatchObject({ name: "Of fields", description: "after" })
  })
})

it("a refused update changes nothing, not even valid attributes", async () => {
  const { answer, shown } = await update({ name: "Right", description: "Right", status: "wrong" })
  expect(answer.status).toBe(400)
  expect(shown).toMatchObject({ name: "Of fields", description: "before", status: "not_started" })
})
