import { describe, expect, it } from "vitest"
import { makeProject } from "../testing/makeProject.ts"
import { data, type PlanningAnswer, useLab } from "../testing/usePlanning.ts"

const room = useLab()

const withUser = async (role = "Viewer") => {
  const project = await makeProject(room)
  const person = await project.person(role)
  const at = await project.assignmentPath(person)
  return { project, person, at, show: async () => (await room.lab.owner.ask("GET", at)).data }
}

describe("PATCH of a project's user", () => {
  it("gives another role: 200, and the user may at once what it allows", async () => {
    const { at, person, project, show } = await withUser()
    const experiment = data("experiments", { name: "By somebody promoted" })
    expect((await person.ask("POST", project.experimentsPath, experiment)).status).toBe(403)
    const answer = await project.give(at, "User")
    expect(answer.status).toBe(200)
    expect(answer.data).toEqual(await show())
    expect(answer.data.relationships?.user_role?.data.id).toBe(await room.planning.roleId("User"))
    expect((await person.ask("POST", project.experimentsPath, experiment)).status).toBe(201)
  })

  it("to the same role is 204, empty", async () => {
    const { at, project, show } = await withUser()
    const before = await show()
    const answer = await project.give(at, "Viewer")
    expect([answer.status, answer.text]).toEqual([204, ""])
    expect(await show()).toEqual(before)
  })

  it("to an unknown role is 404", async () => {
    const { at, show } = await withUser()
    const before = await show()
    for (const role of ["9999999", "99999999999999999999", "Owner", "0"]) {
      const answer = await room.lab.owner.ask("PATCH", at, data("user_assignments", { user_role_id: role }))
      expect(answer.status).toBe(404)
      expect(answer.error).toMatchObject({
        title: "Not found",
        detail: `UserRole record with id ${role} not found in the specified scope`
      })
    }
    expect(await show()).toEqual(before)
  })
})

describe("DELETE of a project's user", () => {
  it("is 200 without data, and the user loses access to the project", async () => {
    const { at, person, project } = await withUser()
    expect((await person.ask("GET", project.path)).status).toBe(200)
    const answer = await room.lab.owner.ask("DELETE", at)
    expect([answer.status, answer.text, answer.headers.get("content-type")]).toEqual([200, "", null])
    expect((await person.ask("GET", project.path)).status).toBe(403)
    expect((await room.lab.owner.ask("GET", at)).status).toBe(404)
  })

  it("again is 404", async () => {
    const { at } = await withUser()
    await room.lab.owner.ask("DELETE", at)
    expect((await room.lab.owner.ask("DELETE", at)).status).toBe(404)
  })

  it("lets users remove themselves", async () => {
    const { at, person } = await withUser("Owner")
    expect((await person.ask("DELETE", at)).status).toBe(200)
  })
})

describe("the last user manager of a project, assigned manually,", () => {
  const expectKept = async (answer: PlanningAnswer, at: string) => {
    expect(answer.status).toBe(400)
    expect(answer.error.title).toBe("Validation error")
    expect(answer.error.detail).toMatch(/^Validation failed: ./)
    const { data: kept } = await room.lab.owner.ask("GET", at)
    expect(kept.relationships?.user_role?.data.id).toBe(await room.planning.roleId("Owner"))
  }

  it("cannot be given a role that does not manage users", async () => {
    const { project } = await withUser()
    const at = await project.assignmentPath(room.lab.owner)
    for (const role of ["User", "Technician", "Viewer"]) await expectKept(await project.give(at, role), at)
  })

  it("cannot be removed", async () => {
    const { project } = await withUser()
    const at = await project.assignmentPath(room.lab.owner)
    await expectKept(await room.lab.owner.ask("DELETE", at), at)
  })

  it("cannot be given such a role by POST either", async () => {
    const { project } = await withUser()
    const at = await project.assignmentPath(room.lab.owner)
    const ids = { user_id: room.lab.owner.id, user_role_id: await room.planning.roleId("Viewer") }
    await expectKept(await room.lab.owner.ask("POST", project.usersPath, data("user_assignments", ids)), at)
  })

  it("can be removed when there is another", async () => {
    const { person, project } = await withUser("Owner")
    const at = await project.assignmentPath(room.lab.owner)
    expect((await project.give(at, "User")).status).toBe(200)
    const other = await project.assignmentPath(person)
    expect((await room.lab.owner.ask("DELETE", other)).status).toBe(400)
  })

  it("remains when the last two leave at the same time", async () => {
    const { at, project } = await withUser("Owner")
    const own = await project.assignmentPath(room.lab.owner)
    const answers = await Promise.all([at, own].map((path) => room.lab.owner.ask("DELETE", path)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
  })
})
