import { hash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { onDatabase } from "../testing/onDatabase.ts"
import { startApi } from "../testing/startApi.ts"
import { adminToken, asker, data, type PlanningAnswer, useLab } from "../testing/usePlanning.ts"

const room = useLab()

const bearer = (token: string) => asker(() => room.planning.url, { authorization: `Bearer ${token}` })
const worksFor = async (token: string) => (await bearer(token)("GET", "teams")).status

/** Requests a token for the lab's team, as the administrator by default. */
const create = (userId: string, attributes: object = {}, ask = room.planning.admin) =>
  ask("POST", `users/${userId}/tokens`, data("api_tokens", { name: "laptop", team_id: room.lab.teamId, ...attributes }))
const secretOf = ({ data: token }: PlanningAnswer) => String(token.attributes.token)
const tokensOf = async (userId: string) => (await room.planning.admin("GET", `users/${userId}/tokens`)).list
const someone = () => room.planning.person(room.lab.teamId)

const expectInvalid = (answer: PlanningAnswer, message: string) => {
  expect(answer.status).toBe(400)
  expect(answer.error).toMatchObject({ title: "Validation error", detail: `Validation failed: ${message}` })
}
const denied = {
  status: 403,
  error: { title: "Permission denied", detail: "You don't have permission to manage user" }
}

describe("POST /users/{id}/tokens", () => {
  it("is 201 with a token that works at once", async () => {
    const { id } = await someone()
    const answer = await create(id)
    expect(answer.status).toBe(201)
    expect(answer.data).toEqual({
      id: expect.stringMatching(/^\d+$/),
      type: "api_tokens",
      attributes: {
        name: "laptop",
        team_id: room.lab.teamId,
        scopes: ["read", "write"],
        service_id: null,
        expires_at: null,
        last_used_at: null,
        created_at: expect.stringMatching(/Z$/),
        updated_at: expect.stringMatching(/Z$/),
        token: expect.stringMatching(/^sortition_[\w-]{43}$/)
      }
    })
    expect(await worksFor(secretOf(answer))).toBe(200)
  })

  it("is for the administrator and that user only", async () => {
    const { lab, planning } = room
    const { ask, id } = await someone()
    expect((await create(id)).status).toBe(201)
    expect((await create(id, {}, ask)).status).toBe(201)
    expect(await create(id, {}, lab.owner.ask)).toMatchObject(denied)
    expect(await create(id, { name: "" }, lab.stranger.ask)).toMatchObject(denied)
    expect((await create(id, {}, planning.anonymous)).status).toBe(401)
    expect(await create("9999999", {}, lab.owner.ask)).toMatchObject(denied)
  })

  it("is 404 to the administrator for an unknown user", async () => {
    for (const id of ["9999999", "1abc"]) {
      const answer = await create(id)
      expect(answer.status).toBe(404)
      expect(answer.error.detail).toBe(`User record with id ${id} not found in the specified scope`)
    }
  })

  it("is 400 for a team that the user is not in, or an unknown one", async () => {
    const { ask, id } = await someone()
    const { teamId } = await room.planning.team()
    for (const team_id of [teamId, "9999999", "nowhere", null]) {
      expectInvalid(await create(id, { team_id }), "Team must exist")
      expectInvalid(await create(id, { team_id }, ask), "Team must exist")
    }
  })

  it("is bound to a service of the team, if evaluate is its only scope", async () => {
    const { owner, teamId } = room.lab
    const inTeam = await owner.ask(
      "POST",
      "/api/v1/services",
      { name: "bound" },
      { "content-type": "application/json" }
    )
    const service_id = JSON.parse(inTeam.text).id
    const made = await create(owner.id, { team_id: teamId, scopes: ["evaluate"], service_id })
    expect(made).toMatchObject({ status: 201, data: { attributes: { scopes: ["evaluate"], service_id } } })
    for (const scopes of [["read"], ["evaluate", "write"], undefined]) {
      expectInvalid(
        await create(owner.id, { team_id: teamId, scopes, service_id }),
        "Service must be blank unless evaluate is the only scope"
      )
    }
    const { owner: stranger, teamId: otherTeam } = await room.planning.team()
    const elsewhere = { team_id: otherTeam, scopes: ["evaluate"] }
    for (const unknown of [service_id, "018f0000-0000-7000-8000-000000000000", "nowhere"]) {
      expectInvalid(await create(stranger.id, { ...elsewhere, service_id: unknown }), "Service must exist in the team")
    }
    expect((await create(stranger.id, { ...elsewhere, service_id: null })).status).toBe(201)
  })

  it("is 400 with every message for an invalid token", async () => {
    const { id } = await someone()
    expectInvalid(
      await create(id, { name: " ", team_id: undefined, expires_at: "soon", scopes: ["all"] }),
      "Name is too short (minimum is 1 character), Team must exist, Expires at is not a valid date, Scopes must be one or more of read, write, evaluate, without repeats"
    )
    expectInvalid(await create(id, { expires_at: "2020-01-01" }), "Expires at must be in the future")
  })
})

describe("a token", () => {
  it("is shown once and in no list", async () => {
    const { ask, id } = await someone()
    const secret = secretOf(await create(id))
    for (const asking of [ask, room.planning.admin]) {
      const { list, status, text } = await asking("GET", `users/${id}/tokens`)
      expect([status, list.length]).toEqual([200, 2])
      expect(text).not.toContain(secret)
      expect(text).not.toContain("sortition_")
    }
    expect(await room.lab.owner.ask("GET", `users/${id}/tokens`)).toMatchObject(denied)
  })

  it("is in the database only as its SHA-256", async () => {
    const { id } = await someone()
    const answer = await create(id)
    const secret = secretOf(answer)
    const row = await onDatabase(room.planning.databaseUrl, async (sql) => {
      const [found] = await sql<{ whole: string; secretSha256: Buffer }[]>`
        SELECT t.secret_sha256, t::text AS whole FROM api_tokens t WHERE id = ${answer.data.id}`
      return found
    })
    expect(row?.secretSha256.toString("hex")).toBe(hash("sha256", secret, "hex"))
    expect(row?.whole).not.toContain(secret.replace("sortition_", ""))
    expect(row?.whole).not.toContain(Buffer.from(secret).toString("hex"))
  })

  it("stops working when it expires", async () => {
    const { id } = await someone()
    const expires = Date.now() + 3_000
    const answer = await create(id, { expires_at: new Date(expires).toISOString() })
    expect(answer.data.attributes.expires_at).toBe(new Date(expires).toISOString())
    expect(await worksFor(secretOf(answer))).toBe(200)
    await expect.poll(() => worksFor(secretOf(answer)), { timeout: 15_000, interval: 100 }).toBe(401)
    expect(Date.now()).toBeGreaterThanOrEqual(expires)
  })

  it("acts in its own team in the sampling API, whatever other teams its user has", async () => {
    const { owner, teamId } = await room.planning.team()
    const { lab, planning } = room
    await planning.admin("POST", `teams/${lab.teamId}/users`, data("team_users", { user_id: owner.id, role: "Owner" }))
    const names = async (ask: typeof owner.ask): Promise<readonly string[]> =>
      JSON.parse((await ask("GET", "services")).text).map(({ name }: { name: string }) => name)
    expect(await names(bearer(await planning.tokenOf(owner.id, lab.teamId)))).toContain("Soil")
    expect(await names(bearer(await planning.tokenOf(owner.id, teamId)))).toEqual([])
  })

  it("limited to reading changes nothing, in both APIs", async () => {
    const { lab, planning } = room
    const ask = bearer(await planning.tokenOf(lab.owner.id, lab.teamId, { scopes: ["read"] }))
    expect((await ask("GET", lab.experimentsPath)).status).toBe(200)
    expect((await ask("GET", "services")).status).toBe(200)
    expect((await ask("POST", lab.experimentsPath, data("experiments", { name: "No" }))).status).toBe(403)
    expect((await ask("POST", "services", { name: "no" }, { "content-type": "application/json" })).status).toBe(403)
    expect((await create(lab.owner.id, {}, ask)).status).toBe(403)
  })

  it("is listed with the time of its last use, which is written when the API stops at the latest", async () => {
    const { planning } = room
    const { id } = await someone()
    const [used, unused] = [secretOf(await create(id, { name: "used" })), await create(id, { name: "unused" })]
    const api = await startApi(planning.databaseUrl, undefined, { access: "required", adminToken })
    const before = Date.now()
    try {
      expect((await asker(() => api.url, { "api-key": used })("GET", "teams")).status).toBe(200)
    } finally {
      await api.stop()
    }
    const times = new Map((await tokensOf(id)).map((each) => [each.attributes.name, each.attributes.last_used_at]))
    const at = Date.parse(String(times.get("used")))
    expect(at).toBeGreaterThanOrEqual(before)
    expect(at).toBeLessThanOrEqual(Date.now())
    expect([unused.status, times.get("unused")]).toEqual([201, null])
  })
})

describe("DELETE /users/{id}/tokens/{token_id}", () => {
  const withToken = async () => {
    const person = await someone()
    const answer = await create(person.id)
    return { person, secret: secretOf(answer), at: `users/${person.id}/tokens/${answer.data.id}` }
  }

  it("is 204, and the token stops working at once, but no other", async () => {
    const { at, person, secret } = await withToken()
    expect(await worksFor(secret)).toBe(200)
    const answer = await room.planning.admin("DELETE", at)
    expect([answer.status, answer.text, answer.headers.get("content-type")]).toEqual([204, "", null])
    const after = await bearer(secret)("GET", "teams")
    expect([after.status, after.error.title]).toEqual([401, "Token is invalid"])
    expect((await person.ask("GET", "teams")).status).toBe(200)
    expect(await tokensOf(person.id)).toHaveLength(1)
  })

  it("is for that user too, with that very token, but for no other user", async () => {
    const { at, secret } = await withToken()
    expect(await room.lab.owner.ask("DELETE", at)).toMatchObject(denied)
    expect((await room.planning.anonymous("DELETE", at)).status).toBe(401)
    expect((await bearer(secret)("DELETE", at)).status).toBe(204)
    expect(await worksFor(secret)).toBe(401)
  })

  it("is 404 again, for another user's token, and for an unknown one", async () => {
    const { at, person } = await withToken()
    const { admin } = room.planning
    const others = await withToken()
    for (const id of [others.at.split("/").at(-1), "9999999", "1abc"]) {
      const answer = await admin("DELETE", `users/${person.id}/tokens/${id}`)
      expect(answer.status).toBe(404)
      expect(answer.error.detail).toBe(`ApiToken record with id ${id} not found in the specified scope`)
    }
    expect(await worksFor(others.secret)).toBe(200)
    expect((await admin("DELETE", at)).status).toBe(204)
    expect((await admin("DELETE", at)).status).toBe(404)
  })

  it("reaches every process of the service", async () => {
    const { at, secret } = await withToken()
    const other = await startApi(room.planning.databaseUrl, undefined, { access: "required", adminToken })
    try {
      const ask = asker(() => other.url, { "api-key": secret })
      expect((await ask("GET", "teams")).status).toBe(200)
      await room.planning.admin("DELETE", at)
      await expect.poll(async () => (await ask("GET", "teams")).status, { timeout: 10_000, interval: 20 }).toBe(401)
    } finally {
      await other.stop()
    }
  })
})
