import { describe, expect, it } from "vitest"
import { makeProject } from "../testing/makeProject.ts"
import { data, type PlanningAnswer, useLab } from "../testing/usePlanning.ts"

const room = useLab()

/** An experiment with a Viewer assigned, by the address of that assignment. */
const assigned = async () => {
  const project = await makeProject(room)
  const person = await project.person("Viewer")
  const path = await project.experiment()
  await room.planning.assign()
  const at = await project.assignmentPath(person, path)
  return { project, person, path, at, show: async () => (await room.lab.owner.ask("GET", at)).data }
}

const expectDenied = (answer: PlanningAnswer) => {
  expect(answer.status).toBe(403)
  expect(answer.error.detail).toBe("You don't have permission to manage experiment")
}

describe("PATCH of a user assignment", () => {
  it("gives another role, 200, as it is shown from then on", async () => {
    const { at, project, show } = await assigned()
    const before = await show()
    const answer = await project.give(at, "Technician")
    expect(answer.status).toBe(200)
    expect(answer.data.relationships?.user_role?.data.id).toBe(await room.planning.roleId("Technician"))
    expect(answer.data).toEqual(await show())
    expect(answer.data.id).toBe(before.id)
    expect(answer.data.attributes.created_at).toBe(before.attributes.created_at)
    expect(String(answer.data.attributes.updated_at) > String(before.attributes.updated_at)).toBe(true)
  })

  it("accepts the role's id as a string or as a number, with or without the assignment's own", async () => {
    for (const toId of [String, Number]) {
      const { at, show } = await assigned()
      const role = await room.planning.roleId("User")
      const id = at.split("/").at(-1)
      const answer = await room.lab.owner.ask("PATCH", at, data("user_assignments", { user_role_id: toId(role) }, id))
      expect(answer.status).toBe(200)
      expect((await show()).relationships?.user_role?.data.id).toBe(role)
    }
  })

  it("lets the user do at once what the new role allows", async () => {
    const { at, path, person, project } = await assigned()
    const change = data("experiments", { name: "Changed by one who may" })
    expectDenied(await person.ask("PATCH", path, change))
    await project.give(at, "User")
    expect((await person.ask("PATCH", path, change)).status).toBe(200)
  })

  it("to the same role is 204, empty, and the assignment still follows the project", async () => {
    const { at, path, person, project, show } = await assigned()
    const before = await show()
    const answer = await project.give(at, "Viewer")
    expect([answer.status, answer.text, answer.headers.get("content-type")]).toEqual([204, "", null])
    expect(await show()).toEqual(before)
    await project.give(await project.assignmentPath(person), "User")
    await room.planning.assign()
    expect(await project.roleOn(path, person)).toBe("User")
  })

  it("to an unknown role is 400, User role must exist", async () => {
    const { at, show } = await assigned()
    const before = await show()
    for (const user_role_id of ["9999999", 9999999, "99999999999999999999", "Viewer", "0", "", null, true]) {
      const answer = await room.lab.owner.ask("PATCH", at, data("user_assignments", { user_role_id }))
      expect(answer.status).toBe(400)
      expect(answer.error).toMatchObject({
        title: "Validation error",
        detail: "Validation failed: User role must exist"
      })
    }
    expect(await show()).toEqual(before)
  })

  it("of another type is 409, and so is the id of another assignment", async () => {
    const { at } = await assigned()
    const user_role_id = await room.planning.roleId("User")
    const wrongType = await room.lab.owner.ask("PATCH", at, data("experiments", { user_role_id }))
    expect([wrongType.status, wrongType.error.title]).toEqual([409, "Wrong type"])
    const wrongId = await room.lab.owner.ask("PATCH", at, data("user_assignments", { user_role_id }, "1"))
    expect([wrongId.status, wrongId.error.title]).toEqual([409, "Object ID mismatch"])
  })

  it("is 403 without experiment_users_manage, which User does not have, also where nothing would change", async () => {
    const { at, path, project } = await assigned()
    const people = [await project.person("User"), await project.person("Technician"), await project.person("Viewer")]
    await room.planning.assign()
    const body = data("user_assignments", { user_role_id: await room.planning.roleId("Viewer") })
    for (const person of people) {
      expect((await person.ask("GET", path)).status).toBe(200)
      expectDenied(await person.ask("PATCH", at, body))
    }
  })

  it("is 403 on an archived experiment", async () => {
    const { at, path, project } = await assigned()
    await room.lab.owner.ask("PATCH", path, data("experiments", { archived: true }))
    expectDenied(await project.give(at, "Technician"))
    expectDenied(await project.give(at, "Viewer"))
  })

  it("is 403 in an archived project", async () => {
    const { at, project } = await assigned()
    await room.lab.owner.ask("PATCH", project.path, data("projects", { archived: true }))
    expectDenied(await project.give(at, "Technician"))
  })

  it("is 404 for an assignment of another experiment", async () => {
    const { at, project } = await assigned()
    const other = await project.experiment()
    const elsewhere = await project.give(`${other}/user_assignments/${at.split("/").at(-1)}`, "User")
    expect([elsewhere.status, elsewhere.error.title]).toEqual([404, "Not found"])
  })
})

it("users of an experiment are neither added nor removed directly: POST and DELETE do not exist", async () => {
  const { at, path, person } = await assigned()
  const attributes = { user_id: person.id, user_role_id: await room.planning.roleId("User") }
  const made = await room.lab.owner.ask("POST", `${path}/user_assignments`, data("user_assignments", attributes))
  expect([made.status, (await room.lab.owner.ask("DELETE", at)).status]).toEqual([404, 404])
})
