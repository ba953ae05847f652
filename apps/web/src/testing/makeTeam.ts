import { adminToken } from "./startService.ts"

export type Role = "Owner" | "User" | "Technician" | "Viewer"

interface Document {
  readonly data: { readonly id: string; readonly attributes: Readonly<Record<string, unknown>> }
}

/** Sends JSON; fails with the answer's own words when it is refused. */
export const sender =
  (url: string, token: string) =>
  async <A>(method: string, path: string, body?: unknown): Promise<A> => {
    const type =
      path.startsWith("/api/v1/teams") || path.startsWith("/api/v1/users")
        ? "application/vnd.api+json"
        : "application/json"
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text || "null")
  }

let made = 0

/** A team with one person in each role, and their tokens. */
export const makeTeam = async (url: string) => {
  const asAdmin = sender(url, adminToken)
  made += 1
  const mark = `${process.pid}-${Date.now()}-${made}`
  const person = async (name: string) => {
    const attributes = { full_name: name, email: `${name.toLowerCase().replaceAll(" ", ".")}.${mark}@example.com` }
    const { data } = await asAdmin<Document>("POST", "/api/v1/users", { data: { type: "users", attributes } })
    return { id: data.id, email: attributes.email, name }
  }
  const owner = await person("Olive Owner")
  const { data: team } = await asAdmin<Document>("POST", "/api/v1/teams", {
    data: { type: "teams", attributes: { name: `Team ${mark}`, owner_id: owner.id } }
  })
  const tokenOf = async ({ id }: { readonly id: string }) => {
    const attributes = { name: "tests", team_id: team.id, scopes: ["read", "write"] }
    const { data } = await asAdmin<Document>("POST", `/api/v1/users/${id}/tokens`, {
      data: { type: "api_tokens", attributes }
    })
    return String(data.attributes.token)
  }
  const member = async (name: string, role: Role) => {
    const user = await person(name)
    await asAdmin("POST", `/api/v1/teams/${team.id}/users`, {
      data: { type: "team_users", attributes: { user_id: user.id, role } }
    })
    return { ...user, token: await tokenOf(user) }
  }
  const people = {
    Owner: { ...owner, token: await tokenOf(owner) },
    User: await member("Ursula User", "User"),
    Technician: await member("Tom Technician", "Technician"),
    Viewer: await member("Vera Viewer", "Viewer")
  } as const
  return { id: team.id, name: `Team ${mark}`, people, person, send: sender(url, people.Owner.token) }
}
