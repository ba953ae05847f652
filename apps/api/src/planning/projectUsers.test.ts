import { describe, expect, it } from "vitest"
import { makeProject } from "../testing/makeProject.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { data, type PlanningAnswer, useLab } from "../testing/usePlanning.ts"

const room = useLab()

const body = async (user_id: unknown, role: string) =>
  data("user_assignments", { user_id, user_role_id: await room.planning.roleId(role) })

const expectDenied = (answer: PlanningAnswer, action: string) => {
  expect(answer.status).toBe(403)
  expect(answer.error).toMatchObject({
    title: "Permission denied",
    detail: `You don't have permission to ${action} project`
  })
}

const expectNotFound = (answer: PlanningAnswer, kind: string, id: string) => {
  expect(answer.status).toBe(404)
  expect(answer.error).toMatchObject({
    title: "Not found",
    detail: `${kind} record with id ${id} not found in the specified scope`
  })
}

describe("users of a project", () => {
  it("are listed as user assignments on the project", async () => {
    const project = await makeProject(room)
    const viewer = await project.person("Viewer")
    const answer = await room.lab.owner.ask("GET", project.usersPath)
    expect([answer.status, Object.keys(JSON.parse(answer.text))]).toEqual([200, ["data", "links"]])
    expect(answer.list.map(({ relationships }) => relationships?.user?.data.id)).toEqual([room.lab.owner.id, viewer.id])
    const [, assignment] = answer.list
    expect(Object.keys(assignment?.attributes ?? {})).toEqual(["created_at", "updated_at"])
    expect(Object.keys(assignment?.relationships ?? {})).toEqual(["user_role", "user", "assignable"])
    expect(assignment).toMatchObject({
      type: "user_assignments",
      relationships: {
        user_role: { data: { id: await room.planning.roleId("Viewer"), type: "user_roles" } },
        user: { data: { id: viewer.id, type: "users" } },
        assignable: { data: { id: project.id, type: "projects" } }
      }
    })
  })

  it("are shown as they are listed", async () => {
    const project = await makeProject(room)
    const [listed] = (await room.lab.owner.ask("GET", project.usersPath)).list
    const shown = await room.lab.owner.ask("GET", `${project.usersPath}/${listed?.id}`)
    expect([shown.status, shown.data]).toEqual([200, listed])
  })

  it("include user, user_role and assignable, and nothing else", async () => {
    const project = await makeProject(room)
    const { ask } = room.lab.owner
    const answer = await ask("GET", `${project.usersPath}?include=user,user_role,assignable`)
    expect(answer.included.map(({ type }) => type).sort()).toEqual(["projects", "user_roles", "users"])
    expect(answer.included).toContainEqual((await ask("GET", project.path)).data)
    const refused = await ask("GET", `${project.usersPath}?include=team`)
    expect([refused.status, refused.error.title]).toEqual([400, "Not supported"])
  })

  it("are not found by other ids, nor through another project", async () => {
    const project = await makeProject(room)
    const [listed] = (await room.lab.owner.ask("GET", project.usersPath)).list
    const other = await makeProject(room)
    for (const id of ["9999999", "1abc", "0", listed?.id ?? ""]) {
      expectNotFound(await room.lab.owner.ask("GET", `${other.usersPath}/${id}`), "UserAssignment", id)
      expectNotFound(await other.give(`${other.usersPath}/${id}`, "User"), "UserAssignment", id)
      expectNotFound(await room.lab.owner.ask("DELETE", `${other.usersPath}/${id}`), "UserAssignment", id)
    }
  })
})

describe("access to the users of a project", () => {
  it("list: every predefined role on the project, but not a team member without one", async () => {
    const { lab } = room
    const users = `${lab.projectPath}/users`
    for (const { ask } of [lab.owner, lab.user, lab.technician, lab.viewer])
      expect((await ask("GET", users)).status).toBe(200)
    expectDenied(await lab.member.ask("GET", users), "access")
  })

  it("list: only with project_users_read", async () => {
    await onDatabase(
      room.planning.databaseUrl,
      (sql) => sql`INSERT INTO user_roles (name, permissions) VALUES ('Glancer', '{project_read}')`
    )
    const project = await makeProject(room)
    const glancer = await project.person("Glancer")
    expect((await glancer.ask("GET", project.path)).status).toBe(200)
    expectDenied(await glancer.ask("GET", project.usersPath), "access")
  })

  it("show, add, change and remove: only with project_users_manage", async () => {
    const project = await makeProject(room)
    const at = await project.assignmentPath(await project.person("Viewer"))
    for (const role of ["User", "Technician", "Viewer"]) {
      const { ask } = await project.person(role)
      expectDenied(await ask("GET", at), "manage")
      expectDenied(await ask("POST", project.usersPath, await body(room.lab.member.id, "Viewer")), "manage")
      expectDenied(await ask("PATCH", at, await body(undefined, "User")), "manage")
      expectDenied(await ask("DELETE", at), "manage")
    }
    const { ask } = await project.person("Owner")
    expect((await ask("GET", at)).status).toBe(200)
    expect((await ask("POST", project.usersPath, await body(room.lab.member.id, "Viewer"))).status).toBe(201)
    expect((await ask("PATCH", at, await body(undefined, "User"))).status).toBe(200)
    expect((await ask("DELETE", at)).status).toBe(200)
  })

  it("all of it: an Owner of the team without any role on the project", async () => {
    const { lab, planning } = room
    const { ask } = await planning.person(lab.teamId, "Owner")
    const project = await makeProject(room)
    const person = await project.person("Viewer")
    const at = await project.assignmentPath(person)
    expectDenied(await ask("GET", project.path), "access")
    expect((await ask("GET", project.usersPath)).status).toBe(200)
    expect((await ask("GET", at)).status).toBe(200)
    expect((await ask("POST", project.usersPath, await body(lab.member.id, "User"))).status).toBe(201)
    expect((await ask("PATCH", at, await body(undefined, "User"))).status).toBe(200)
    expect((await ask("DELETE", at)).status).toBe(200)
  })

  it("none of it: a user of another team", async () => {
    const { lab } = room
    const answer = await lab.stranger.ask("GET", `${lab.projectPath}/users`)
    expect([answer.status, answer.error.detail]).toEqual([403, "You don't have permission to access team"])
  })
})

describe("POST", () => {
  it("puts a member of the team on the project: 201 with the assignment and its Location", async () => {
    const project = await makeProject(room)
    const person = await room.planning.person(room.lab.teamId)
    expectDenied(await person.ask("GET", project.path), "access")
    const answer = await room.lab.owner.ask("POST", project.usersPath, await body(person.id, "Technician"))
    expect(answer.status).toBe(201)
    expect((await person.ask("GET", project.path)).status).toBe(200)
    const location = answer.headers.get("location") ?? ""
    expect(location).toMatch(/^http/)
    expect((await room.lab.owner.ask("GET", location)).data).toEqual(answer.data)
  })

  it("accepts ids as numbers too", async () => {
    const project = await makeProject(room)
    const ids = { user_id: Number(room.lab.member.id), user_role_id: Number(await room.planning.roleId("User")) }
    const answer = await room.lab.owner.ask("POST", project.usersPath, data("user_assignments", ids))
    expect(answer.status).toBe(201)
  })

  it("gives the new role to a user of the project", async () => {
    const project = await makeProject(room)
    const person = await project.person("Viewer")
    const at = await project.assignmentPath(person)
    const answer = await room.lab.owner.ask("POST", project.usersPath, await body(person.id, "User"))
    expect(answer.status).toBe(201)
    expect(await project.assignmentPath(person)).toBe(at)
    expect(answer.data.relationships?.user_role?.data.id).toBe(await room.planning.roleId("User"))
  })

  it("of a user outside the team, of an unknown user, or with an unknown role is 404", async () => {
    const project = await makeProject(room)
    const { member, owner, stranger } = room.lab
    for (const id of [stranger.id, "9999999", "nobody"]) {
      expectNotFound(await owner.ask("POST", project.usersPath, await body(id, "User")), "User", id)
    }
    for (const role of ["9999999", "Viewer"]) {
      const unknown = data("user_assignments", { user_id: member.id, user_role_id: role })
      expectNotFound(await owner.ask("POST", project.usersPath, unknown), "UserRole", role)
    }
  })

  it("without an id of a user or of a role is 400", async () => {
    const project = await makeProject(room)
    const answer = await room.lab.owner.ask("POST", project.usersPath, data("user_assignments", { user_role_id: null }))
    expect(answer.status).toBe(400)
    expect(answer.error.detail).toBe("Validation failed: User must exist, User role must exist")
  })
})
