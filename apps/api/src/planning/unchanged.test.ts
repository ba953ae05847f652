import { describe, expect, it } from "vitest"
import { onDatabase } from "../testing/onDatabase.ts"
import { data, type PlanningAnswer, useLab } from "../testing/usePlanning.ts"

const room = useLab()

const attributes = {
  name: "Soil samples",
  description: "By hand",
  status: "started",
  start_on: "2020-03-01T00:00:00.000Z",
  due_date: "2031-01-02T03:04:05.678Z"
}

/** An experiment last changed long ago, so that any change of its time shows. */
const old = async (given: object = attributes) => {
  const { path } = await room.lab.experiment(given)
  const number = path.split("/").at(-1) ?? ""
  await onDatabase(
    room.planning.databaseUrl,
    (sql) => sql`UPDATE experiments SET updated_at = '2021-01-01T00:00:00Z' WHERE number = ${number}`
  )
  const show = async () => (await room.lab.owner.ask("GET", path)).data.attributes
  const patch = (change: object, method = "PATCH") => room.lab.owner.ask(method, path, data("experiments", change))
  return { path, patch, show }
}

const expectNothing = (answer: PlanningAnswer) => {
  expect([answer.status, answer.text]).toEqual([204, ""])
  expect(answer.headers.get("content-type")).toBeNull()
}

describe("204 with an empty body, and nothing moves,", () => {
  const same: Readonly<Record<string, object>> = {
    "for the same values": attributes,
    "for each of the same values alone: name": { name: attributes.name },
    "for each of the same values alone: description": { description: attributes.description },
    "for each of the same values alone: status": { status: attributes.status },
    "for each of the same values alone: start_on": { start_on: attributes.start_on },
    "for each of the same values alone: due_date": { due_date: attributes.due_date },
    "for values that are the same after stripping": { name: "  Soil samples\n", description: "\tBy hand " },
    "for unknown keys only": { colour: "green", project_id: "9" },
    "for read-only keys only": {
      id: "9",
      started_at: "2019-01-01T00:00:00Z",
      completed_at: "2019-01-01T00:00:00Z",
      created_at: "2019-01-01T00:00:00Z",
      updated_at: "2019-01-01T00:00:00Z"
    },
    "for the same instant as a date": { start_on: "2020-03-01" },
    "for the same instant at another offset": {
      start_on: "2020-03-01T01:30:00+01:30",
      due_date: "2031-01-01T22:04:05.678-05:00"
    },
    "for archived false alone on an experiment that is not archived": { archived: false },
    "for archived false and the same values": { ...attributes, archived: false }
  }
  for (const [when, change] of Object.entries(same)) {
    it(when, async () => {
      const { patch, show } = await old()
      const before = await show()
      expectNothing(await patch(change))
      expect(await show()).toEqual(before)
      expect(before.updated_at).toBe("2021-01-01T00:00:00.000Z")
    })
  }

  it("for null where there is no value", async () => {
    const { patch, show } = await old({})
    expectNothing(await patch({ description: null, start_on: null, due_date: null }))
    expect((await show()).updated_at).toBe("2021-01-01T00:00:00.000Z")
  })

  it("for PUT as for PATCH", async () => {
    const { patch } = await old()
    expectNothing(await patch(attributes, "PUT"))
  })
})

describe("one difference is enough for 200, and updated_at moves:", () => {
  const different: Readonly<Record<string, object>> = {
    name: { ...attributes, name: "soil samples" },
    description: { ...attributes, description: null },
    status: { ...attributes, status: "completed" },
    start_on: { ...attributes, start_on: "2020-03-01T00:00:00.001Z" },
    due_date: { ...attributes, due_date: null },
    archived: { ...attributes, archived: true }
  }
  for (const [field, change] of Object.entries(different)) {
    it(field, async () => {
      const { patch, show } = await old()
      const before = Date.now()
      const answer = await patch(change)
      expect(answer.status).toBe(200)
      expect(Date.parse(String(answer.data.attributes.updated_at))).toBeGreaterThanOrEqual(before)
      expect(await show()).toEqual(answer.data.attributes)
    })
  }
})

describe("permission comes before 204:", () => {
  for (const role of ["viewer", "technician"] as const) {
    it(`a ${role} gets 403 where nothing would change`, async () => {
      const { path } = await old()
      const answer = await room.lab[role].ask("PATCH", path, data("experiments", { name: attributes.name }))
      expect(answer.status).toBe(403)
      expect(answer.error).toMatchObject({
        title: "Permission denied",
        detail: "You don't have permission to manage experiment"
      })
    })
  }

  it("a user of the project gets 204", async () => {
    const { path } = await old()
    expectNothing(await room.lab.user.ask("PATCH", path, data("experiments", { name: attributes.name })))
  })
})
