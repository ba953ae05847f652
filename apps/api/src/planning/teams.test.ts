import { describe, expect, it } from "vitest"
import { data, usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const denied = {
  status: 403,
  error: { title: "Permission denied", detail: "You don't have permission to access team" }
}

describe("POST /teams", () => {
  it("by any user is 201, and the user is the team's Owner", async () => {
    const { teamId } = await planning.team()
    for (const role of ["Owner", "User", "Technician", "Viewer"]) {
      const person = await planning.person(teamId, role)
      const body = data("teams", { name: `Of one ${role}`, description: "New" })
      const answer = await person.ask("POST", "teams", body)
      expect(answer.status).toBe(201)
      expect(answer.data).toEqual({
        id: expect.stringMatching(/^\d+$/),
        type: "teams",
        attributes: { name: `Of one ${role}`, description: "New", created_at: time, updated_at: time }
      })
      expect((await person.ask("GET", answer.headers.get("location") ?? "")).data).toEqual(answer.data)
      const { list } = await person.ask("GET", `teams/${answer.data.id}/users`)
      expect(list.map(({ attributes }) => attributes)).toMatchObject([{ user_id: person.id, role: "Owner" }])
    }
  })

  it("by a user makes that user the Owner, whatever owner_id says", async () => {
    const { owner } = await planning.team()
    const other = await planning.user()
    const made = await owner.ask("POST", "teams", data("teams", { name: "Mine", owner_id: other }))
    expect(made.status).toBe(201)
    const { list } = await owner.ask("GET", `teams/${made.data.id}/users`)
    expect(list.map(({ attributes }) => attributes.user_id)).toEqual([owner.id])
  })

  it("by the administrator names the Owner, as a string or as a number", async () => {
    const id = await planning.user()
    for (const owner_id of [id, Number(id)]) {
      const made = await planning.admin("POST", "teams", data("teams", { name: "Given", owner_id }))
      expect(made.status).toBe(201)
      const { list } = await planning.admin("GET", `teams/${made.data.id}/users`)
      expect(list.map(({ attributes }) => attributes)).toMatchObject([{ user_id: id, role: "Owner" }])
    }
  })

  it("by the administrator without an existing Owner is 400", async () => {
    for (const owner_id of [undefined, null, "9999999", "nobody", "99999999999999999999"]) {
      const answer = await planning.admin("POST", "teams", data("teams", { name: "Nobody's", owner_id }))
      expect(answer.status).toBe(400)
      expect(answer.error).toMatchObject({
        title: "Validation error",
        detail: "Validation failed: Owner must exist"
      })
    }
  })

  it("without a name of 2 to 255 characters is 400", async () => {
    const { owner } = await planning.team()
    const answer = await owner.ask("POST", "teams", data("teams", { name: "a", description: 7 }))
    expect(answer.status).toBe(400)
    expect(answer.error.detail).toBe(
      "Validation failed: Name is too short (minimum is 2 characters), Description is not a string"
    )
  })

  it("without a token is 401", async () => {
    expect((await planning.anonymous("POST", "teams", data("teams", { name: "Anybody's" }))).status).toBe(401)
  })
})

describe("GET /teams", () => {
  it("lists the caller's teams only, with links", async () => {
    const { owner, teamId } = await planning.team()
    const other = await owner.ask("POST", "teams", data("teams", { name: "A second one" }))
    await planning.team()
    const answer = await owner.ask("GET", "teams")
    expect(Object.keys(JSON.parse(answer.text))).toEqual(["data", "links"])
    expect(answer.list.map(({ id }) => id)).toEqual([teamId, other.data.id])
  })

  it("lists all of them to the administrator", async () => {
    const made = await Promise.all([planning.team(), planning.team()])
    const { list } = await planning.admin("GET", "teams?page[size]=100")
    const ids = list.map(({ id }) => id)
    for (const { teamId } of made) expect(ids).toContain(teamId)
  })

  it("shows one to its members, whatever their role, and to the administrator", async () => {
    const { owner, teamId } = await planning.team()
    const viewer = await planning.person(teamId, "Viewer")
    for (const ask of [owner.ask, viewer.ask, planning.admin]) {
      const answer = await ask("GET", `teams/${teamId}`)
      expect([answer.status, answer.data.id]).toEqual([200, teamId])
    }
  })

  it("is 403 for a team of others and 404 for an unknown one", async () => {
    const { teamId } = await planning.team()
    const { owner } = await planning.team()
    expect(await owner.ask("GET", `teams/${teamId}`)).toMatchObject(denied)
    for (const id of ["9999999", "1abc", "0"]) {
      const answer = await owner.ask("GET", `teams/${id}`)
      expect(answer.status).toBe(404)
      expect(answer.error.detail).toBe(`Team record with id ${id} not found in the specified scope`)
    }
  })
})

describe("the administrator acts in no team", () => {
  it("projects and experiments are closed, the sampling API too", async () => {
    const { teamId } = await planning.team()
    const body = data("projects", { name: "From above" })
    expect(await planning.admin("GET", `teams/${teamId}/projects`)).toMatchObject(denied)
    expect(await planning.admin("POST", `teams/${teamId}/projects`, body)).toMatchObject(denied)
    expect((await planning.admin("GET", "services")).status).toBe(403)
  })
})
