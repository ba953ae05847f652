import { describe, expect, it } from "vitest"
import { refused } from "../testing/planningRefusals.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const invalid = (message: string) => refused(400, "Validation error", `Validation failed: ${message}`)
const planned = (attributes: object) => data("experiments", attributes)
const create = (attributes: object) =>
  here.lab.owner.ask("POST", here.lab.experimentsPath, planned({ name: "Dated", ...attributes }))
const update = async (attributes: object) => {
  const made = await create({ due_date: "2001-01-01", start_on: "2001-01-01" })
  return here.lab.owner.ask("PATCH", `${here.lab.experimentsPath}/${made.data.id}`, planned(attributes))
}

const spellings = [
  ["2025-11-11T13:25:53.910Z", "2025-11-11T13:25:53.910Z"],
  ["2025-11-11T13:25:53Z", "2025-11-11T13:25:53.000Z"],
  ["2025-11-11T13:25:53.91Z", "2025-11-11T13:25:53.910Z"],
  ["2025-11-11T13:25:53.910999Z", "2025-11-11T13:25:53.910Z"],
  ["2025-11-11T15:25:53.910+02:00", "2025-11-11T13:25:53.910Z"],
  ["2025-11-11T07:55:53.910-05:30", "2025-11-11T13:25:53.910Z"],
  ["2025-11-11T13:25:53", "2025-11-11T13:25:53.000Z"],
  ["2025-11-11T13:25Z", "2025-11-11T13:25:00.000Z"],
  ["2025-11-11", "2025-11-11T00:00:00.000Z"],
  ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ["2099-12-31T23:59:59.999Z", "2099-12-31T23:59:59.999Z"]
] as const

const unreadable = [
  "",
  " ",
  "tomorrow",
  "2025",
  "2025-11",
  "11/12/2025",
  "2025-02-30",
  "2025-13-01",
  "2025-02-29",
  "2025-11-11T25:00Z",

  "2025-11-11T13:25:53.910Zulu",
  "13:25",
  "2025-11-11T13:25:53+99:99",
  20_251_111,
  1_762_867_553_910,
  true,
  false,
  [],
  {}
]

describe.each([
  ["due_date", "Due date"],
  ["start_on", "Start on"]
])("%s", (field, label) => {
  describe.each([
    ["create", create, 201],
    ["update", update, 200]
  ] as const)("on %s", (_, write, status) => {
    it.each(spellings)("%s is written as %s", async (given, expected) => {
      const answer = await write({ [field]: given })
      expect(answer.status).toBe(status)
      expect(answer.data.attributes[field]).toBe(expected)
    })

    it("may be null", async () => {
      const answer = await write({ [field]: null })
      expect(answer.status).toBe(status)
      expect(answer.data.attributes[field]).toBeNull()
    })

    it.each(unreadable)("that is anything else is refused: %j", async (given) => {
      expect(await write({ [field]: given })).toMatchObject(invalid(`${label} is not a valid date`))
    })
  })

  it("is null when it was never given, and stays when it is not", async () => {
    const made = await create({})
    expect(made.data.attributes[field]).toBeNull()
    const dated = await create({ [field]: "2025-11-11" })
    const path = `${here.lab.experimentsPath}/${dated.data.id}`
    const renamed = await here.lab.owner.ask("PATCH", path, planned({ name: "Renamed" }))
    expect(renamed.data.attributes[field]).toBe("2025-11-11T00:00:00.000Z")
  })
})

it("due_date may come before start_on, on create and on update", async () => {
  const dates = { start_on: "2099-12-11", due_date: "2025-11-11" }
  const expected = { start_on: "2099-12-11T00:00:00.000Z", due_date: "2025-11-11T00:00:00.000Z" }
  expect(await create(dates)).toMatchObject({ status: 201, data: { attributes: expected } })
  expect(await update(dates)).toMatchObject({ status: 200, data: { attributes: expected } })
})

it("two unreadable dates are both reported", async () => {
  const { error } = await create({ start_on: "never", due_date: "never" })
  expect(error.detail).toContain("Start on is not a valid date")
  expect(error.detail).toContain("Due date is not a valid date")
})
