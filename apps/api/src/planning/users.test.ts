import { describe, expect, it } from "vitest"
import { data, useLab } from "../testing/usePlanning.ts"

const room = useLab()

const create = (attributes: object, ask = room.planning.admin) => ask("POST", "users", data("users", attributes))
const denied = (what: string) => ({
  status: 403,
  error: { status: "403", title: "Permission denied", detail: `You don't have permission to ${what}` }
})

describe("POST /users", () => {
  it("is 201 with the user and its Location", async () => {
    const answer = await create({ full_name: "  Ada Maria King Lovelace Byron ", email: " ada@example.org " })
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(answer.status).toBe(201)
    expect(answer.data).toEqual({
      id: expect.stringMatching(/^\d+$/),
      type: "users",
      attributes: {
        full_name: "Ada Maria King Lovelace Byron",
        initials: "AMKL",
        email: "ada@example.org",
        created_at: time,
        updated_at: time
      }
    })
    expect(Object.keys(answer.data.attributes)).toEqual(["full_name", "initials", "email", "created_at", "updated_at"])
    expect((await room.planning.admin("GET", answer.headers.get("location") ?? "")).data).toEqual(answer.data)
  })

  it("is for the administrator only, whatever the body", async () => {
    const attributes = { full_name: "By somebody else", email: "else@example.org" }
    for (const { ask } of [room.lab.owner, room.lab.viewer]) {
      expect(await create(attributes, ask)).toMatchObject(denied("manage user"))
      expect(await create({ full_name: "" }, ask)).toMatchObject(denied("manage user"))
    }
    expect((await create(attributes, room.planning.anonymous)).status).toBe(401)
    expect((await create(attributes)).status).toBe(201)
  })

  it("is 400 for an address in use, without regard to case", async () => {
    await create({ full_name: "First", email: "taken@example.org" })
    const answer = await create({ full_name: "Second", email: "Taken@Example.org" })
    expect(answer.status).toBe(400)
    expect(answer.error).toMatchObject({
      title: "Validation error",
      detail: "Validation failed: Email has already been taken"
    })
  })

  it("is 400 with every message for an invalid user", async () => {
    for (const attributes of [{ colour: "green" }, { full_name: " ", email: "nowhere" }]) {
      expect((await create(attributes)).error.detail).toBe(
        "Validation failed: Full name is too short (minimum is 1 character), Email is not a valid e-mail address"
      )
    }
  })

  it("is 409 for another type and 403 with a client-generated id", async () => {
    const attributes = { full_name: "Somebody", email: "somebody@example.org" }
    const { admin } = room.planning
    expect((await admin("POST", "users", data("people", attributes))).status).toBe(409)
    expect((await admin("POST", "users", data("users", attributes, "7"))).status).toBe(403)
  })
})

describe("GET /users/{id}", () => {
  it("shows the caller", async () => {
    for (const { ask, id } of [room.lab.owner, room.lab.viewer, room.lab.stranger]) {
      const answer = await ask("GET", `users/${id}`)
      expect([answer.status, answer.data.id]).toEqual([200, id])
    }
  })

  it("shows a user with a team in common, with full_name, initials, email, created_at and updated_at", async () => {
    const { lab } = room
    const answer = await lab.viewer.ask("GET", `users/${lab.member.id}`)
    expect([answer.status, Object.keys(JSON.parse(answer.text))]).toEqual([200, ["data"]])
    const names = ["full_name", "initials", "email", "created_at", "updated_at"]
    expect(Object.keys(answer.data.attributes)).toEqual(names)
  })

  it("is 403 without a team in common, and the same for an unknown user", async () => {
    const { lab } = room
    const known = await lab.stranger.ask("GET", `users/${lab.owner.id}`)
    expect(known).toMatchObject(denied("access user"))
    for (const id of ["9999999", "1abc", "0", "99999999999999999999"]) {
      const unknown = await lab.stranger.ask("GET", `users/${id}`)
      expect(unknown).toMatchObject(denied("access user"))
      expect({ ...unknown.error, id: "" }).toEqual({ ...known.error, id: "" })
    }
  })

  it("shows any user to the administrator", async () => {
    const { lab, planning } = room
    for (const { id } of [lab.owner, lab.stranger]) {
      expect((await planning.admin("GET", `users/${id}`)).data.id).toBe(id)
    }
  })
})
