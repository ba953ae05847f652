import { describe, expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"
import { adminToken, asker, data } from "../testing/usePlanning.ts"

const api = useApi({ adminToken })
const url = () => api.url
const admin = asker(url, { authorization: `Bearer ${adminToken}` })
const anonymous = asker(url, {})
const json = { "content-type": "application/json" }

const call = async (name: string, input: object = {}) => {
  const { text } = await anonymous("GET", `/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`)
  return JSON.parse(text).result?.data
}
const change = async (name: string, input: object) => {
  const { text } = await anonymous("POST", `/trpc/${name}`, input, json)
  return JSON.parse(text).result?.data
}
const tokenFor = async (userId: string, teamId: string): Promise<string> => {
  const made = await admin("POST", `users/${userId}/tokens`, data("api_tokens", { name: "a test's", team_id: teamId }))
  return String(made.data.attributes.token)
}

describe("where access is open, a request without a token", () => {
  it("acts as the built-in user of team 1, who becomes the Owner of what they create", async () => {
    const { id, serviceId } = await makeExperiment(api)
    const own = asker(url, { authorization: `Bearer ${await tokenFor("1", "1")}` })
    expect((await own("GET", `services/${serviceId}`)).status).toBe(200)
    const ids = { team_id: "1" }
    const { data: projects } = await call("planning.projects.list", { ...ids, "page[size]": "100" })
    const project_id: string = projects.at(-1).id
    const { data: experiments } = await call("planning.experiments.list", { ...ids, project_id })
    const path = { ...ids, project_id, id: experiments[0].id }
    expect(await call("planning.experiments.ids", path)).toEqual({ experiment_id: id, service_id: serviceId })
    expect((await own("GET", `teams/1/projects/${project_id}/experiments/${path.id}`)).status).toBe(200)
    const { data: users } = await call("planning.projectUsers.list", { ...ids, project_id })
    const { list: roles } = await own("GET", "user_roles")
    const role = roles.find(({ attributes }) => attributes.name === "Owner")?.id
    expect(users).toMatchObject([{ relationships: { user: { data: { id: "1" } }, user_role: { data: { id: role } } } }])
  })

  it("can do over tRPC what the planning API needs a token for", async () => {
    for (const path of ["teams", "teams/1/projects", "users/1", "user_roles", "users/1/tokens"]) {
      expect((await anonymous("GET", path)).status, path).toBe(401)
    }
    expect((await anonymous("POST", "teams", data("teams", { name: "Anonymous" }))).status).toBe(401)
    expect((await call("planning.teams.list")).data).toMatchObject([{ id: "1" }])
    expect((await call("planning.users.get", { id: "1" })).data).toMatchObject({ id: "1" })
    const made = await change("planning.tokens.create", {
      user_id: "1",
      ...data("api_tokens", { name: "mine", team_id: "1" })
    })
    const own = asker(url, { authorization: `Bearer ${made.data.attributes.token}` })
    expect((await own("GET", "teams")).list).toMatchObject([{ id: "1" }])
  })

  it("does not act as the administrator", async () => {
    const body = data("users", { full_name: "Nobody", email: "nobody@example.org" })
    const { status, text } = await anonymous("POST", "/trpc/planning.users.create", body, json)
    expect(status).toBe(403)
    expect(JSON.parse(text)).toMatchObject({ error: { data: { reason: "permission_denied" } } })
  })
})

describe("where access is open, a token", () => {
  it.each([
    ["a wrong bearer token", { authorization: "Bearer garbage" }],
    ["a wrong Api-Key", { "api-key": "garbage" }]
  ])("that is invalid, %s, does not count as absent", async (_, headers) => {
    const wrong = asker(url, headers)
    const denied = await wrong("GET", "services")
    expect(denied).toMatchObject({
      status: 401,
      text: expect.stringMatching(/^\{"detail":"[^"]+","reason":"unauthenticated"\}$/)
    })
    expect(denied.headers.get("www-authenticate")).toBe("Bearer")
    expect((await wrong("POST", "services", { name: "a" }, json)).status).toBe(401)
    for (const name of ["services.list", "planning.teams.list"]) {
      const { headers: sent, status } = await wrong("GET", `/trpc/${name}?input={}`)
      expect([status, sent.get("www-authenticate")]).toEqual([401, "Bearer"])
    }
  })

  it("acts in its own team", async () => {
    const { id, serviceId } = await makeExperiment(api)
    const user = await admin("POST", "users", data("users", { full_name: "Ada", email: "ada@example.org" }))
    const team = await admin("POST", "teams", data("teams", { name: "Another", owner_id: user.data.id }))
    const other = asker(url, { authorization: `Bearer ${await tokenFor(user.data.id, team.data.id)}` })
    expect((await other("GET", "services")).text).toBe("[]")
    for (const path of [`services/${serviceId}`, `experiments/${id}`]) {
      expect((await other("GET", path)).status).toBe(404)
    }
    const made = await other("POST", "services", { name: "of another team" }, json)
    expect(made.status).toBe(201)
    expect((await anonymous("GET", `services/${JSON.parse(made.text).id}`)).status).toBe(404)
    expect((await anonymous("GET", "services")).text).not.toContain("of another team")
  })

  it("of the administrator acts in no team", async () => {
    const { status, text } = await admin("GET", "services")
    expect([status, JSON.parse(text)]).toMatchObject([403, { detail: "You don't have permission to access team" }])
  })
})
