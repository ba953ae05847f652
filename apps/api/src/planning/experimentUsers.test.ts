import { describe, expect, it } from "vitest"
import { makeProject } from "../testing/makeProject.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { type PlanningAnswer, useLab } from "../testing/usePlanning.ts"

const room = useLab()

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

const expectDenied = (answer: PlanningAnswer, action: string) => {
  expect(answer.status).toBe(403)
  expect(answer.error).toMatchObject({
    title: "Permission denied",
    detail: `You don't have permission to ${action} experiment`
  })
}

/** An experiment in a new project, with one Viewer assigned beside the Owner. */
const shared = async () => {
  const project = await makeProject(room)
  const viewer = await project.person("Viewer")
  const path = await project.experiment()
  await room.planning.assign()
  return { project, viewer, path, users: `${path}/user_assignments`, id: path.split("/").at(-1) ?? "" }
}

describe("user assignments of an experiment", () => {
  it("are listed with attributes and relationships in the published order, and links", async () => {
    const { id, users, viewer } = await shared()
    const answer = await room.lab.owner.ask("GET", users)
    expect(answer.status).toBe(200)
    expect(Object.keys(JSON.parse(answer.text))).toEqual(["data", "links"])
    expect(Object.keys(answer.links)).toEqual(["self", "first", "prev", "next", "last"])
    const [, assignment] = answer.list
    expect(Object.keys(assignment ?? {})).toEqual(["id", "type", "attributes", "relationships"])
    expect(Object.keys(assignment?.attributes ?? {})).toEqual(["created_at", "updated_at"])
    expect(Object.keys(assignment?.relationships ?? {})).toEqual(["user_role", "user", "assignable"])
    expect(assignment).toEqual({
      id: expect.stringMatching(/^\d+$/),
      type: "user_assignments",
      attributes: { created_at: time, updated_at: time },
      relationships: {
        user_role: { data: { id: await room.planning.roleId("Viewer"), type: "user_roles" } },
        user: { data: { id: viewer.id, type: "users" } },
        assignable: { data: { id, type: "experiments" } }
      }
    })
  })

  it("are shown as they are listed", async () => {
    const { users } = await shared()
    for (const each of (await room.lab.owner.ask("GET", users)).list) {
      const shown = await room.lab.owner.ask("GET", `${users}/${each.id}`)
      expect([shown.status, Object.keys(JSON.parse(shown.text))]).toEqual([200, ["data"]])
      expect(shown.data).toEqual(each)
    }
  })

  it("come in pages", async () => {
    const { users } = await shared()
    const first = await room.lab.owner.ask("GET", `${users}?page[size]=1`)
    expect(first.list).toHaveLength(1)
    const next = await room.lab.owner.ask("GET", first.links.next ?? "")
    expect(next.list).toHaveLength(1)
    expect([next.links.next, next.list[0]?.id === first.list[0]?.id]).toEqual([null, false])
  })

  it("are not found by other ids, nor through another experiment", async () => {
    const { project, users, viewer, path } = await shared()
    const other = await project.experiment()
    const assignment = await project.assignmentPath(viewer, path)
    const id = assignment.split("/").at(-1)
    for (const unknown of ["9999999", "1abc", "0", "99999999999999999999"]) {
      const answer = await room.lab.owner.ask("GET", `${users}/${unknown}`)
      expect([answer.status, answer.error.title]).toEqual([404, "Not found"])
    }
    const elsewhere = await room.lab.owner.ask("GET", `${other}/user_assignments/${id}`)
    expect(elsewhere.status).toBe(404)
    expect(elsewhere.error.detail).toBe(`UserAssignment record with id ${id} not found in the specified scope`)
  })
})

describe("include", () => {
  const typesFor = async (include: string) => {
    const { path, project, users, viewer } = await shared()
    const list = await room.lab.owner.ask("GET", `${users}?include=${include}`)
    const one = await room.lab.owner.ask("GET", `${await project.assignmentPath(viewer, path)}?include=${include}`)
    expect([list.status, one.status]).toEqual([200, 200])
    const types = ({ included }: PlanningAnswer) => included.map(({ type }) => type).sort()
    return { list: types(list), one: types(one) }
  }

  it("user adds the users", async () => {
    expect(await typesFor("user")).toEqual({ list: ["users", "users"], one: ["users"] })
  })
  it("user_role adds the roles", async () => {
    expect(await typesFor("user_role")).toEqual({ list: ["user_roles", "user_roles"], one: ["user_roles"] })
  })
  it("assignable adds the experiment, once", async () => {
    expect(await typesFor("assignable")).toEqual({ list: ["experiments"], one: ["experiments"] })
  })
  it("accepts several at once", async () => {
    const { one } = await typesFor("user,user_role,assignable")
    expect(one).toEqual(["experiments", "user_roles", "users"])
  })

  it("gives the same resources as their own routes", async () => {
    const { path, users, viewer } = await shared()
    const { ask } = room.lab.owner
    const { included } = await ask("GET", `${users}?include=user,assignable`)
    expect(included).toContainEqual((await ask("GET", path)).data)
    expect(included).toContainEqual((await ask("GET", `users/${viewer.id}`)).data)
  })

  it("of nothing else is 400 Not supported; blank is none", async () => {
    const { users } = await shared()
    const refused = await room.lab.owner.ask("GET", `${users}?include=user,project`)
    expect(refused.status).toBe(400)
    expect(refused.error).toMatchObject({
      title: "Not supported",
      detail: "Include param is not supported by this endpoint"
    })
    const blank = await room.lab.owner.ask("GET", `${users}?include=`)
    expect([blank.status, blank.included]).toEqual([200, undefined])
  })
})

describe("list and show", () => {
  it("are for every role that has experiment_users_read", async () => {
    const { lab } = room
    const users = `${lab.experimentsPath}/${lab.experimentId}/user_assignments`
    for (const person of [lab.owner, lab.user, lab.technician, lab.viewer]) {
      const answer = await person.ask("GET", users)
      expect(answer.status).toBe(200)
      expect((await person.ask("GET", `${users}/${answer.list[0]?.id}`)).status).toBe(200)
    }
  })

  it("are 403 without experiment_users_read", async () => {
    const { lab, planning } = room
    await onDatabase(
      planning.databaseUrl,
      (sql) => sql`INSERT INTO user_roles (name, permissions) VALUES ('Reader', '{project_read,experiment_read}')`
    )
    const { path, project, users, viewer } = await shared()
    const reader = await project.person("Reader")
    await planning.assign()
    expect((await reader.ask("GET", path)).status).toBe(200)
    expectDenied(await reader.ask("GET", users), "access")
    expectDenied(await reader.ask("GET", await project.assignmentPath(viewer, path)), "access")
    expect((await lab.member.ask("GET", users)).error.detail).toBe("You don't have permission to access project")
  })

  it("are 403 on an experiment that the user is not assigned to yet", async () => {
    const { project, viewer } = await shared()
    const path = await project.experiment()
    expectDenied(await viewer.ask("GET", `${path}/user_assignments`), "access")
  })
})
