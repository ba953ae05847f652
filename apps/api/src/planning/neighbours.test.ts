import { describe, expect, it } from "vitest"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

describe("teams", () => {
  it("are the caller's: others are neither listed nor shown", async () => {
    const { owner, stranger, teamId } = here.lab
    const own = await owner.ask("GET", "teams")
    expect(own.list.map(({ id, type }) => ({ id, type }))).toEqual([{ id: teamId, type: "teams" }])
    expect(await owner.ask("GET", `teams/${teamId}`)).toMatchObject({ status: 200, data: { id: teamId } })
    const others = await stranger.ask("GET", "teams")
    expect(others.list.map(({ id }) => id)).not.toContain(teamId)
    expect((await stranger.ask("GET", `teams/${teamId}`)).status).toBe(403)
  })
})

describe("projects", () => {
  it("are listed, shown, created and updated", async () => {
    const { owner, teamId } = here.lab
    const projects = `teams/${teamId}/projects`
    const made = await owner.ask("POST", projects, data("projects", { name: "A neighbour" }))
    expect(made).toMatchObject({ status: 201, data: { type: "projects" } })
    const path = `${projects}/${made.data.id}`
    expect((await owner.ask("GET", projects)).list.map(({ id }) => id)).toContain(made.data.id)
    expect((await owner.ask("GET", path)).data).toEqual(made.data)
    const changed = await owner.ask("PATCH", path, data("projects", { name: "The same neighbour" }))
    expect(changed).toMatchObject({ status: 200, data: { attributes: { name: "The same neighbour" } } })
    expect((await owner.ask("DELETE", path)).status).toBe(404)
  })
})

describe("user assignments of an experiment", () => {
  it("are listed, shown and changed", async () => {
    const { experiment, owner, viewer } = here.lab
    const path = `${(await experiment()).path}/user_assignments`
    const listed = await owner.ask("GET", path)
    expect(listed.status).toBe(200)
    const its = listed.list.find(({ relationships }) => relationships?.user?.data.id === viewer.id)
    expect((await owner.ask("GET", `${path}/${its?.id}`)).data).toEqual(its)
    const body = data("user_assignments", { user_role_id: await here.planning.roleId("Technician") })
    expect(await owner.ask("PATCH", `${path}/${its?.id}`, body)).toMatchObject({ status: 200, data: { id: its?.id } })
  })

  it("are neither created nor deleted directly", async () => {
    const { experiment, owner, viewer } = here.lab
    const path = `${(await experiment()).path}/user_assignments`
    const [first] = (await owner.ask("GET", path)).list
    const body = data("user_assignments", { user_id: viewer.id, user_role_id: "1" })
    expect((await owner.ask("POST", path, body)).status).toBe(404)
    expect((await owner.ask("DELETE", `${path}/${first?.id}`)).status).toBe(404)
  })
})

describe("users of a project", () => {
  it("are listed, shown, added, changed and removed", async () => {
    const { owner, projectPath, teamId } = here.lab
    const person = await here.planning.person(teamId)
    const path = `${projectPath}/users`
    const roles = await Promise.all(["Viewer", "User"].map(here.planning.roleId))
    const body = (role: number, more: object = {}) => data("user_assignments", { user_role_id: roles[role], ...more })
    const added = await owner.ask("POST", path, body(0, { user_id: person.id }))
    expect(added).toMatchObject({ status: 201, data: { type: "user_assignments" } })
    const item = `${path}/${added.data.id}`
    expect((await owner.ask("GET", path)).list.map(({ id }) => id)).toContain(added.data.id)
    expect((await owner.ask("GET", item)).data.id).toBe(added.data.id)
    expect((await owner.ask("PATCH", item, body(1))).status).toBe(200)
    expect(await owner.ask("DELETE", item)).toMatchObject({ status: 200, text: "" })
    expect((await owner.ask("GET", item)).status).toBe(404)
  })
})

it("users are shown, and a 403 where there is no team in common", async () => {
  const { owner, stranger, viewer } = here.lab
  expect(await owner.ask("GET", `users/${viewer.id}`)).toMatchObject({
    status: 200,
    data: { id: viewer.id, type: "users" }
  })
  expect((await owner.ask("GET", `users/${stranger.id}`)).status).toBe(403)
})

it("user roles are listed", async () => {
  const { list, status } = await here.lab.viewer.ask("GET", "user_roles")
  expect(status).toBe(200)
  const names = list.map(({ attributes }) => attributes.name)
  expect(names).toEqual(expect.arrayContaining(["Owner", "User", "Technician", "Viewer"]))
})

describe("GET /api/status", () => {
  const status = '{"message":"Ok","versions":[{"version":"v1","baseUrl":"/api/v1/"}]}'

  it("answers without a token", async () => {
    expect(await here.planning.anonymous("GET", "/api/status")).toMatchObject({ status: 200, text: status })
  })

  it("ignores a token, even a wrong one", async () => {
    const headers = { "api-key": "wrong", authorization: "Bearer wrong" }
    expect(await here.planning.anonymous("GET", "/api/status", undefined, headers)).toMatchObject({
      status: 200,
      text: status
    })
  })
})
