import { describe, expect, it } from "vitest"
import { data, type PlanningAnswer, usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()

const body = (user_id: unknown, role: unknown = "User") => data("team_users", { user_id, role })
const byEmail = (email: unknown, role: unknown = "User") => data("team_users", { email, role })

const expectInvalid = (answer: PlanningAnswer, message: string) => {
  expect(answer.status).toBe(400)
  expect(answer.error).toMatchObject({ title: "Validation error", detail: `Validation failed: ${message}` })
}

const expectDenied = (answer: PlanningAnswer, action: string) => {
  expect(answer.status).toBe(403)
  expect(answer.error.detail).toBe(`You don't have permission to ${action} team`)
}

/** A team with its Owner, one Viewer, and the address of the Viewer's membership. */
const team = async () => {
  const { owner, teamId } = await planning.team()
  const path = `teams/${teamId}/users`
  const viewer = await planning.person(teamId, "Viewer")
  const at = async (userId: string) => {
    const { list } = await owner.ask("GET", path)
    return `${path}/${list.find(({ attributes }) => attributes.user_id === userId)?.id}`
  }
  return { owner, viewer, teamId, path, at }
}

describe("POST /teams/{id}/users", () => {
  it("by an Owner of the team or the administrator is 201, and the user is a member at once", async () => {
    const { owner, path, teamId } = await team()
    for (const ask of [owner.ask, planning.admin]) {
      const id = await planning.user()
      const answer = await ask("POST", path, byEmail(await planning.emailOf(id), "Technician"))
      expect(answer.status).toBe(201)
      expect(answer.data).toMatchObject({ type: "team_users", attributes: { user_id: id, role: "Technician" } })
      const token = await planning.tokenOf(id, teamId)
      const shown = await planning.anonymous("GET", `teams/${teamId}`, undefined, { "api-key": token })
      expect(shown.status).toBe(200)
    }
  })

  it("by any other member or user is 403, whatever the body", async () => {
    const { path, teamId } = await team()
    const id = await planning.user()
    for (const role of ["User", "Technician", "Viewer"]) {
      const { ask } = await planning.person(teamId, role)
      expectDenied(await ask("POST", path, body(id)), "manage")
      expectDenied(await ask("POST", path, data("wrong", {})), "manage")
    }
    const stranger = (await planning.team()).owner
    expectDenied(await stranger.ask("POST", path, body(stranger.id)), "access")
    expect((await planning.anonymous("POST", path, body(id))).status).toBe(401)
  })

  it("accepts every role, and the user's id as a number", async () => {
    const { path } = await team()
    for (const role of ["Owner", "User", "Technician", "Viewer"]) {
      const answer = await planning.admin("POST", path, body(Number(await planning.user()), role))
      expect([answer.status, answer.data.attributes.role]).toEqual([201, role])
    }
  })

  it("answers a stranger's id and an unknown id with the same 404, so counting ids reveals no person", async () => {
    const { owner, path } = await team()
    const stranger = await planning.user()
    const email = await planning.emailOf(stranger)
    const people = [
      ...[stranger, "9999999", "none", "99999999999999999999", Number(stranger), 9999999].map((user_id) => ({
        user_id
      })),
      { email: "unknown@example.org" },
      { user_id: stranger, email: "unknown@example.org" }
    ]
    for (const ask of [owner.ask, planning.admin]) {
      const refusals = await Promise.all(
        people
          .filter((person) => ask === owner.ask || Number(person.user_id) !== Number(stranger) || "email" in person)
          .flatMap((person) =>
            ["User", "King"].map((role) => ask("POST", path, data("team_users", { ...person, role })))
          )
      )
      for (const { error, status } of refusals) {
        expect([status, error.title]).toEqual([404, "Not found"])
        expect(error.detail).toBe(refusals[0]?.error.detail)
        expect(error.detail).toContain("e-mail address")
      }
    }
    expect((await owner.ask("GET", `users/${stranger}`)).status).toBe(403)
    expect((await owner.ask("POST", path, byEmail(` ${email.toUpperCase()} `))).status).toBe(201)
    expect((await owner.ask("GET", `users/${stranger}`)).data.attributes.email).toBe(email)
  })

  it("by id accepts somebody of another team of the Owner", async () => {
    const { owner, path, viewer } = await team()
    const other = await owner.ask("POST", "teams", data("teams", { name: "Another" }))
    const added = await owner.ask("POST", `teams/${other.data.id}/users`, body(viewer.id))
    expect(added).toMatchObject({ status: 201, data: { attributes: { user_id: viewer.id } } })
    expect((await owner.ask("GET", path)).list).toHaveLength(2)
  })

  it("with an id and an address wants both of one user, and at least one of them", async () => {
    const { owner, path, viewer } = await team()
    const id = await planning.user()
    const email = await planning.emailOf(id)
    const send = (attributes: object) => owner.ask("POST", path, data("team_users", { role: "User", ...attributes }))
    for (const user_id of [viewer.id, "9999999", await planning.user()]) {
      expectInvalid(await send({ user_id, email }), "User id and email must be of the same user")
    }
    for (const none of [{}, { user_id: null }, { user_id: null, email: null }]) {
      expectInvalid(await send(none), "User id or email must be given")
    }
    expectInvalid(await send({ email: "no address" }), "Email is not a valid e-mail address")
    expect((await send({ user_id: id, email })).status).toBe(201)
    expectInvalid(await send({ user_id: null, email }), "User has already been taken")
  })

  it("is 400 for an unknown role, and for a member", async () => {
    const { owner, path, viewer } = await team()
    const email = await planning.emailOf(await planning.user())
    expectInvalid(await owner.ask("POST", path, byEmail(email, "King")), "Role must exist")
    expectInvalid(await owner.ask("POST", path, body(viewer.id)), "User has already been taken")
  })

  it("is 404 for an unknown team, to the administrator too", async () => {
    const { owner } = await team()
    for (const ask of [owner.ask, planning.admin]) {
      const answer = await ask("POST", "teams/9999999/users", body(owner.id))
      expect(answer.error.detail).toBe("Team record with id 9999999 not found in the specified scope")
      expect(answer.status).toBe(404)
    }
  })

  it("gives no role on any project", async () => {
    const { owner, teamId } = await team()
    const { data: project } = await owner.ask("POST", `teams/${teamId}/projects`, data("projects", { name: "Soil" }))
    const member = await planning.person(teamId, "Owner")
    expect((await member.ask("GET", `teams/${teamId}/projects`)).list).toEqual([])
    expect((await member.ask("GET", `teams/${teamId}/projects/${project.id}`)).status).toBe(403)
  })
})

describe("members of a team", () => {
  it("are listed to every member and to the administrator", async () => {
    const { owner, path, viewer } = await team()
    for (const ask of [owner.ask, viewer.ask, planning.admin]) {
      const answer = await ask("GET", path)
      expect(answer.list.map(({ attributes }) => [attributes.user_id, attributes.role])).toEqual([
        [owner.id, "Owner"],
        [viewer.id, "Viewer"]
      ])
    }
    expectDenied(await (await planning.team()).owner.ask("GET", path), "access")
  })

  it("get another role, which applies at once in both APIs", async () => {
    const { at, owner, teamId, viewer } = await team()
    const project = data("projects", { name: "By a promoted one" })
    const json = { "content-type": "application/json" }
    expectDenied(await viewer.ask("PATCH", await at(viewer.id), data("team_users", { role: "Owner" })), "manage")
    expect((await viewer.ask("POST", "services", { name: "refused" }, json)).status).toBe(403)
    const changed = await owner.ask("PATCH", await at(viewer.id), data("team_users", { role: "User" }))
    expect([changed.status, changed.data.attributes.role]).toEqual([200, "User"])
    expect((await viewer.ask("POST", `teams/${teamId}/projects`, project)).status).toBe(201)
    expect((await viewer.ask("POST", "services", { name: "allowed" }, json)).status).toBe(201)
  })

  it("leave with their tokens and their roles on its projects", async () => {
    const { at, owner, teamId, viewer } = await team()
    const { data: made } = await owner.ask("POST", `teams/${teamId}/projects`, data("projects", { name: "Soil" }))
    const users = `teams/${teamId}/projects/${made.id}/users`
    const ids = { user_id: viewer.id, user_role_id: await planning.roleId("Viewer") }
    await owner.ask("POST", users, data("user_assignments", ids))
    expect((await viewer.ask("DELETE", await at(viewer.id))).status).toBe(403)
    const answer = await owner.ask("DELETE", await at(viewer.id))
    expect([answer.status, answer.text]).toEqual([204, ""])
    expect((await viewer.ask("GET", "teams")).status).toBe(401)
    expect((await owner.ask("GET", users)).list).toHaveLength(1)
  })

  it("always include one Owner", async () => {
    const { at, owner } = await team()
    const own = await at(owner.id)
    const changed = await owner.ask("PATCH", own, data("team_users", { role: "User" }))
    expect([changed.status, changed.error.title]).toEqual([400, "Validation error"])
    const removed = await owner.ask("DELETE", own)
    expect([removed.status, removed.error.title]).toEqual([400, "Validation error"])
  })
})
