import { describe, expect, it, vi } from "vitest"
import { refused, unauthenticated } from "../testing/planningRefusals.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

type Given = Readonly<Record<string, string>>

const bearer = (token: string): Given => ({ authorization: `Bearer ${token}` })
const apiKey = (token: string): Given => ({ "api-key": token })
/** Lists experiments with only these headers. */
const listWith = (headers: Given) => here.planning.anonymous("GET", here.lab.experimentsPath, undefined, headers)

const badKey = refused(401, "API key is invalid or expired")
const unknown = `sortition_${"x".repeat(43)}`

describe("a good token", () => {
  it.each(["Bearer", "bearer", "BEARER", "bEaReR"])("is accepted as Authorization: %s <token>", async (scheme) => {
    expect((await listWith({ authorization: `${scheme} ${here.lab.owner.token}` })).status).toBe(200)
  })

  it.each(["Api-Key", "api-key", "API-KEY", "X-API-Key"])("is accepted as %s: <token>", async (header) => {
    expect((await listWith({ [header]: here.lab.owner.token })).status).toBe(200)
  })

  it("is accepted as both at once", async () => {
    const { owner } = here.lab
    expect((await listWith({ ...bearer(owner.token), ...apiKey(owner.token) })).status).toBe(200)
  })

  it("may have spaces around it", async () => {
    expect((await listWith({ authorization: `Bearer   ${here.lab.owner.token}  ` })).status).toBe(200)
  })

  it("works for every change too, as an Api-Key", async () => {
    const { experimentsPath, owner } = here.lab
    const body = data("experiments", { name: "By key" })
    const made = await here.planning.anonymous("POST", experimentsPath, body, apiKey(owner.token))
    expect(made.status).toBe(201)
  })

  it("as Api-Key counts alone: a bearer token beside it is ignored", async () => {
    const { owner, stranger } = here.lab
    expect((await listWith({ ...bearer(unknown), ...apiKey(owner.token) })).status).toBe(200)
    expect((await listWith({ ...bearer(owner.token), ...apiKey(stranger.token) })).status).toBe(403)
  })

  it("acts in every team of its user, as the path says", async () => {
    const { owner, stranger, teamId } = here.lab
    const [elsewhere] = (await stranger.ask("GET", "teams")).list
    await here.planning.admin(
      "POST",
      `teams/${elsewhere?.id}/users`,
      data("team_users", { user_id: owner.id, role: "Viewer" })
    )
    expect((await owner.ask("GET", `teams/${elsewhere?.id}`)).status).toBe(200)
    expect((await owner.ask("GET", `teams/${teamId}`)).status).toBe(200)
  })
})

describe("a request is refused with 401 Token is invalid", () => {
  it("without a token", async () => {
    expect(await listWith({})).toMatchObject(unauthenticated)
  })

  it.each(["Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Token x", unknown, "Bearer a b"])(
    "with Authorization: %s",
    async (authorization) => {
      expect(await listWith({ authorization })).toMatchObject(unauthenticated)
    }
  )

  it("with a bearer token that is unknown, cut, lengthened or in other letter case", async () => {
    const { token } = here.lab.owner
    const wrong = [unknown, token.slice(0, -1), `${token}x`, token.toUpperCase(), "x", "é", "0"]
    const answers = await Promise.all(wrong.map((each) => sendRaw(here.planning.url, rawList(bearer(each)))))
    expect(answers.map(({ status }) => status)).toEqual(wrong.map(() => 401))
  })

  it("with the token in the query", async () => {
    const { experimentsPath, owner } = here.lab
    const path = `${experimentsPath}?token=${owner.token}&access_token=${owner.token}`
    expect(await here.planning.anonymous("GET", path)).toMatchObject(unauthenticated)
  })

  it("on every route, list or change", async () => {
    const { experimentId, experimentsPath, projectPath, teamId } = here.lab
    const item = `${experimentsPath}/${experimentId}`
    const routes = [
      `GET ${experimentsPath}`,
      `POST ${experimentsPath}`,
      `GET ${item}`,
      `PATCH ${item}`,
      `PUT ${item}`,
      "GET teams",
      `GET teams/${teamId}`,
      `GET teams/${teamId}/projects`,
      `POST teams/${teamId}/projects`,
      `GET ${projectPath}`,
      `PATCH ${projectPath}`,
      `GET ${item}/user_assignments`,
      `GET ${item}/user_assignments/1`,
      `PATCH ${item}/user_assignments/1`,
      `GET ${projectPath}/users`,
      `POST ${projectPath}/users`,
      `PATCH ${projectPath}/users/1`,
      `DELETE ${projectPath}/users/1`,
      "GET users/1",
      "GET user_roles",
      "GET users/1/tokens"
    ]
    for (const route of routes) {
      const [method = "", path = ""] = route.split(" ")
      expect(await here.planning.anonymous(method, path), route).toMatchObject(unauthenticated)
    }
  })
})

const rawList = (headers: Given) => ({ method: "GET", path: `/api/v1/${here.lab.experimentsPath}`, headers })

describe("a request is refused with 401 API key is invalid or expired", () => {
  it.each([unknown, "x", ""])("with Api-Key: %s", async (key) => {
    const answer = await sendRaw(here.planning.url, rawList(apiKey(key)))
    expect(answer.status).toBe(401)
    expect(JSON.parse(answer.text).errors).toMatchObject([{ status: "401", title: badKey.error.title }])
  })

  it("with a bad Api-Key, even beside a good bearer token", async () => {
    expect(await listWith({ ...bearer(here.lab.owner.token), ...apiKey(unknown) })).toMatchObject(badKey)
  })

  it("with a scheme in front of the key", async () => {
    expect(await listWith(apiKey(`Bearer ${here.lab.owner.token}`))).toMatchObject(badKey)
  })
})

it("a 401 sends WWW-Authenticate: Bearer, and one error that reveals nothing of the token", async () => {
  for (const headers of [{}, bearer(unknown), apiKey(unknown)]) {
    const answer = await listWith(headers)
    expect(answer.headers.get("www-authenticate")).toBe("Bearer")
    expect(answer.headers.get("content-type")).toBe("application/vnd.api+json")
    expect(JSON.parse(answer.text)).toEqual({ errors: [answer.error] })
    expect(Object.keys(answer.error)).toEqual(["id", "status", "title", "detail"])
    expect(answer.error.id).toBe(answer.headers.get("x-request-id"))
    expect(answer.text).not.toContain(unknown)
  }
})

describe("a token stops working", () => {
  it("when it expires", async () => {
    const { owner, teamId } = here.lab
    const expires_at = new Date(Date.now() + 2_000).toISOString()
    const token = await here.planning.tokenOf(owner.id, teamId, { expires_at })
    expect((await listWith(bearer(token))).status).toBe(200)
    await vi.waitFor(async () => expect(await listWith(bearer(token))).toMatchObject(unauthenticated), 15_000)
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expires_at))
    expect(await listWith(apiKey(token))).toMatchObject(badKey)
  })

  it("at once when it is revoked, and no other with it", async () => {
    const { owner, teamId } = here.lab
    const token = await here.planning.tokenOf(owner.id, teamId, { name: "to be revoked" })
    expect((await listWith(bearer(token))).status).toBe(200)
    const { list } = await owner.ask("GET", `users/${owner.id}/tokens?page[size]=100`)
    const its = list.find(({ attributes }) => attributes.name === "to be revoked")
    expect((await owner.ask("DELETE", `users/${owner.id}/tokens/${its?.id}`)).status).toBe(204)
    expect(await listWith(bearer(token))).toMatchObject(unauthenticated)
    expect(await listWith(apiKey(token))).toMatchObject(badKey)
    expect((await owner.ask("GET", here.lab.experimentsPath)).status).toBe(200)
  })

  it("at once when its user is removed from its team", async () => {
    const { owner, teamId } = here.lab
    const person = await here.planning.person(teamId)
    expect((await person.ask("GET", `teams/${teamId}`)).status).toBe(200)
    const members = `teams/${teamId}/users`
    const { list } = await owner.ask("GET", `${members}?page[size]=100`)
    const its = list.find(({ attributes }) => attributes.user_id === person.id)
    expect((await owner.ask("DELETE", `${members}/${its?.id}`)).status).toBe(204)
    expect(await person.ask("GET", `teams/${teamId}`)).toMatchObject(unauthenticated)
    expect(await listWith(apiKey(person.token))).toMatchObject(badKey)
  })
})
