import { describe, expect, it } from "vitest"
import { data, type PlanningAnswer, useLab } from "../testing/usePlanning.ts"
import { whileAssignmentsFail } from "../testing/whileAssignmentsFail.ts"

const room = useLab()

const path = () => `teams/${room.lab.teamId}/projects`
let made = 0
const unused = () => `Project ${++made}`

const create = (attributes: object, { ask } = room.lab.owner) => ask("POST", path(), data("projects", attributes))

const project = async (attributes: object = {}) => {
  const answer = await create({ name: unused(), ...attributes })
  const at = `${path()}/${answer.data.id}`
  const { ask } = room.lab.owner
  return {
    at,
    id: answer.data.id,
    made: answer.data,
    patch: (change: object) => ask("PATCH", at, data("projects", change)),
    show: async () => (await ask("GET", at)).data
  }
}

const expectInvalid = (answer: PlanningAnswer, message: string) => {
  expect(answer.status).toBe(400)
  expect(answer.error).toMatchObject({ title: "Validation error", detail: `Validation failed: ${message}` })
}

const expectDenied = (answer: PlanningAnswer, what: string) => {
  expect(answer.status).toBe(403)
  expect(answer.error.detail).toBe(`You don't have permission to ${what}`)
}

describe("a project", () => {
  it("has name, archived, description, created_at and updated_at", async () => {
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const { id, made, show } = await project({ name: "A project to show", description: "What it is for" })
    expect(made).toEqual({
      id: expect.stringMatching(/^\d+$/),
      type: "projects",
      attributes: {
        name: "A project to show",
        archived: false,
        description: "What it is for",
        created_at: time,
        updated_at: time
      }
    })
    expect(await show()).toEqual(made)
    const { list } = await room.lab.owner.ask("GET", `${path()}?page[size]=100`)
    expect(list.find((each) => each.id === id)).toEqual(made)
  })

  it("is created with 201 and its Location", async () => {
    const answer = await create({ name: unused() })
    expect(answer.status).toBe(201)
    expect((await room.lab.owner.ask("GET", answer.headers.get("location") ?? "")).data).toEqual(answer.data)
  })

  it("has its creator as Owner, at once", async () => {
    const { lab, planning } = room
    const answer = await create({ name: unused() }, lab.member)
    const at = `${path()}/${answer.data.id}`
    const users = await lab.member.ask("GET", `${at}/users`)
    expect(users.list.map(({ relationships }) => relationships)).toMatchObject([
      { user: { data: { id: lab.member.id } }, user_role: { data: { id: await planning.roleId("Owner") } } }
    ])
    expect((await lab.member.ask("PATCH", at, data("projects", { description: "Mine" }))).status).toBe(200)
  })

  it("is listed and shown to its users only", async () => {
    const { at, id } = await project()
    const { list } = await room.lab.viewer.ask("GET", `${path()}?page[size]=100`)
    expect(list.map((each) => each.id)).toContain(room.lab.projectId)
    expect(list.map((each) => each.id)).not.toContain(id)
    expectDenied(await room.lab.viewer.ask("GET", at), "access project")
  })

  it("archived is the sampling API's inactive service, and the other way round", async () => {
    const name = unused()
    const { patch, show } = await project({ name })
    const service = async () => {
      const all: readonly { id: string; name: string; active: boolean }[] = JSON.parse(
        (await room.lab.owner.ask("GET", "services")).text
      )
      return all.find((each) => each.name === name)
    }
    expect(await service()).toMatchObject({ active: true })
    await patch({ archived: true })
    expect(await service()).toMatchObject({ active: false })
    const json = { "content-type": "application/json" }
    await room.lab.owner.ask("POST", "services", { name: `${name} idle`, active: false }, json)
    const { list } = await room.lab.owner.ask("GET", `${path()}?page[size]=100&filter[archived]=true`)
    expect(list.map(({ attributes }) => attributes.name)).toEqual(expect.arrayContaining([name, `${name} idle`]))
    expect((await show()).attributes.archived).toBe(true)
  })
})

describe("a project's name", () => {
  it("has 2 to 255 code points after stripping", async () => {
    expectInvalid(await create({ name: " a " }), "Name is too short (minimum is 2 characters)")
    expectInvalid(await create({ name: null }), "Name is too short (minimum is 2 characters)")
    expectInvalid(await create({ description: "Nameless" }), "Name is too short (minimum is 2 characters)")
    expectInvalid(await create({ name: "🧪".repeat(256) }), "Name is too long (maximum is 255 characters)")
    expect((await create({ name: ` ${"🧪".repeat(255)} ` })).data.attributes.name).toBe("🧪".repeat(255))
    expect((await create({ name: "ab" })).status).toBe(201)
  })

  it("has a visible character, and no control characters or line breaks", async () => {
    for (const name of ["a\nb", "a\u0007b", "\u200b\u200b"]) {
      expectInvalid(await create({ name }), "Name contains invalid characters")
    }
    const { data } = await create({ name: "described", description: "two\n\tlines" })
    expect(data.attributes.description).toBe("two\n\tlines")
  })

  it("is unique in the team without regard to case and Unicode normalisation", async () => {
    await create({ name: "Straße Ärger" })
    for (const name of ["Straße Ärger", "STRAßE ÄRGER", "  straße ärger ", "Straße A\u0308rger"]) {
      expectInvalid(await create({ name }), "Name has already been taken")
    }
    const { patch } = await project()
    expectInvalid(await patch({ name: "straße ärger" }), "Name has already been taken")
  })

  it("may be written in another case on the same project", async () => {
    const { patch } = await project({ name: "Shouting" })
    expect((await patch({ name: "SHOUTING" })).data.attributes.name).toBe("SHOUTING")
  })

  it("may be the same in another team", async () => {
    const name = unused()
    const { stranger } = room.lab
    const [team] = (await stranger.ask("GET", "teams")).list
    await create({ name })
    expect((await stranger.ask("POST", `teams/${team?.id}/projects`, data("projects", { name }))).status).toBe(201)
  })

  it("goes to one of several requests for it at the same time", async () => {
    const name = unused()
    const answers = await Promise.all([1, 2, 3, 4].map(() => create({ name })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400])
  })
})

describe("PATCH of a project", () => {
  it("changes the given attributes, 200", async () => {
    const { patch, show } = await project({ description: "Before" })
    for (const description of ["After", null]) {
      const answer = await patch({ description })
      expect([answer.status, answer.data.attributes.description]).toEqual([200, description])
      expect(await show()).toEqual(answer.data)
    }
  })

  it("is 204 when nothing differs", async () => {
    const { made, patch, show } = await project({ description: "As it is" })
    const { archived, description, name } = made.attributes
    for (const same of [{ name, description, archived }, { name: ` ${name} ` }, { colour: "green" }]) {
      const answer = await patch(same)
      expect([answer.status, answer.text]).toEqual([204, ""])
    }
    expect(await show()).toEqual(made)
  })

  it("is 204 for the name that the sampling API gave it, short or with spaces around it", async () => {
    for (const name of ["x", ` spaced ${unused()} `]) {
      const json = { "content-type": "application/json" }
      const service = await room.lab.owner.ask("POST", "services", { name }, json)
      const listed = await room.lab.owner.ask("GET", `${path()}?sort=-id&page[size]=1`)
      expect(service.status).toBe(201)
      expect(listed.list[0]?.attributes.name).toBe(name)
      const answer = await room.lab.owner.ask("PATCH", `${path()}/${listed.list[0]?.id}`, data("projects", { name }))
      expect(answer.status).toBe(204)
    }
  })

  it("is refused with every message, archived first", async () => {
    const { patch } = await project()
    expectInvalid(
      await patch({ name: "a", description: "d".repeat(10_001), archived: null }),
      "Archived is not included in the list, Name is too short (minimum is 2 characters), Description is too long (maximum is 10000 characters)"
    )
  })

  it("archives and restores; in between nothing else is accepted", async () => {
    const { patch } = await project()
    expect((await patch({ archived: true })).data.attributes.archived).toBe(true)
    expectDenied(await patch({ name: "Another name" }), "manage project")
    expect((await patch({ archived: false })).data.attributes.archived).toBe(false)
  })

  it("is for the project's Owner only", async () => {
    const { lab } = room
    for (const { ask } of [lab.user, lab.technician, lab.viewer]) {
      expectDenied(await ask("PATCH", lab.projectPath, data("projects", { name: "Taken over" })), "manage project")
    }
    expectDenied(await lab.member.ask("PATCH", lab.projectPath, data("projects", { name: "x" })), "access project")
    expectDenied(await lab.stranger.ask("PATCH", lab.projectPath, data("projects", { name: "x" })), "access team")
  })
})

describe("a project is created", () => {
  for (const [role, status] of Object.entries({ Owner: 201, User: 201, Technician: 403, Viewer: 403 })) {
    it(`by a team's ${role}: ${status}`, async () => {
      const person = await room.planning.person(room.lab.teamId, role)
      const answer = await create({ name: unused() }, person)
      expect(answer.status).toBe(status)
      if (status === 403) expect(answer.error.detail).toBe("You don't have permission to create project")
    })
  }

  it("by no user of another team", async () => {
    expectDenied(await create({ name: unused() }, room.lab.stranger), "access team")
  })

  it("together with the assignment of its creator, or not at all", async () => {
    const name = unused()
    const failed = await whileAssignmentsFail(room.planning.databaseUrl, () => create({ name }))
    expect([failed.status, failed.error.title]).toEqual([500, "Internal server error"])
    expect((await create({ name })).status).toBe(201)
  })
})
