import { beforeAll, describe, expect, it } from "vitest"
import { cookieOf, cookiesOf, type RequestHeaders, sessionsAt } from "../../testing/browser/sessionsAt.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { sendRaw } from "../../testing/sendRaw.ts"
import { startApi } from "../../testing/startApi.ts"
import { useApi } from "../../testing/useApi.ts"
import { adminToken, type Person, usePlanning } from "../../testing/usePlanning.ts"

const planning = usePlanning()
let owner: Person
let teamId: string
beforeAll(async () => {
  const made = await planning.team()
  owner = made.owner
  teamId = made.teamId
})

const { send, sessionOf, signedIn, signIn } = sessionsAt(() => planning.url)

const json = { "content-type": "application/json" }

const create = (headers: RequestHeaders) =>
  send("POST", "/api/v1/services", { ...json, ...headers }, '{"name":"checkout"}')

it("a token becomes a cookie that no script and no other site can use", async () => {
  const answer = await signIn(owner.token)
  expect(answer.text).toBe("")
  expect(cookiesOf(answer)).toEqual([
    expect.stringMatching(/^sortition=session_[\w-]{43}; Path=\/; Max-Age=43(?:200|199); HttpOnly; SameSite=Strict$/)
  ])
  expect(answer.headers["cache-control"]).toBe("no-store")
})

it("a session shows its person, and acts as the token on every surface", async () => {
  const cookie = await signedIn(owner.token)
  expect(await sessionOf(cookie)).toMatchObject({
    signed_in: true,
    open: false,
    user: { id: owner.id },
    team: { id: teamId },
    role: "Owner",
    scopes: ["read", "write"]
  })
  for (const path of ["/api/v1/services", `/api/v1/teams/${teamId}`, "/trpc/services.list"]) {
    expect((await send("GET", path, { cookie })).status, path).toBe(200)
    expect((await send("GET", path)).status, path).toBe(401)
  }
  expect(await sessionOf("sortition=session_unknown")).toMatchObject({ signed_in: false, user: null })
})

it("the token of the request counts, not the cookie beside it", async () => {
  const cookie = await signedIn(owner.token)
  const authorization = "Bearer sortition_unknown"
  expect((await send("GET", "/api/v1/services", { cookie, authorization })).status).toBe(401)
})

it("a session's secret is no token", async () => {
  const [, secret = ""] = (await signedIn(owner.token)).split("=")
  expect((await send("GET", "/api/v1/services", { authorization: `Bearer ${secret}` })).status).toBe(401)
  expect((await send("GET", "/api/v1/services", { "api-key": secret })).status).toBe(401)
  expect((await signIn(secret)).status).toBe(401)
  expect((await send("GET", "/api/v1/services", { cookie: `sortition=${owner.token}` })).status).toBe(401)
})

it("a given cookie is never adopted", async () => {
  const planted = `sortition=session_${"A".repeat(43)}`
  const answer = await signIn(owner.token, { cookie: planted })
  expect(cookieOf(answer)).not.toBe(planted)
  expect(await sessionOf(planted)).toMatchObject({ signed_in: false })
})

it.each([
  ["an unknown token", `sortition_${"A".repeat(43)}`, 401, "unknown, expired or revoked"],
  ["the administrator's token", adminToken, 403, "acts for no user"]
])("%s opens no session", async (_, token, status, words) => {
  const answer = await signIn(token)
  expect([answer.status, cookiesOf(answer)]).toEqual([status, []])
  expect(JSON.parse(answer.text).detail).toContain(words)
})

describe("behind a proxy that ends TLS", () => {
  const proxied = useApi({
    access: "required",
    trustProxy: "127.0.0.1",
    settings: { SORTITION_HOSTS: "lab.example.org" }
  })
  const ask = (headers: RequestHeaders) =>
    sendRaw(proxied.url, { method: "POST", path: "/app/session", headers: { host: "lab.example.org", ...headers } })

  it("the cookie is for encrypted requests and this host alone", async () => {
    const token = await onDatabase(proxied.databaseUrl, async (sql) => {
      const secret = `sortition_${"b".repeat(43)}`
      await sql`
        INSERT INTO api_tokens (user_id, team_id, name, secret_sha256, scopes, created_at, updated_at)
        VALUES (1, 1, 'a browser', sha256(${secret}::bytea), '{read}', now(), now())`
      return secret
    })
    const answer = await ask({ authorization: `Bearer ${token}`, "x-forwarded-proto": "https" })
    expect([answer.status, cookiesOf(answer)]).toEqual([
      204,
      [
        expect.stringMatching(
          /^__Host-sortition=session_[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Strict$/
        )
      ]
    ])
    const cookie = cookieOf(answer)
    const read = await sendRaw(proxied.url, { method: "GET", path: "/api/v1/services", headers: { cookie } })
    expect(read.status).toBe(200)
  })

  it("a cookie that a neighbour host could have planted opens nothing", async () => {
    const secret = `sortition_${"c".repeat(43)}`
    await onDatabase(
      proxied.databaseUrl,
      (sql) => sql`
        INSERT INTO api_tokens (user_id, team_id, name, secret_sha256, scopes, created_at, updated_at)
        VALUES (1, 1, 'of a neighbour', sha256(${secret}::bytea), '{read}', now(), now())`
    )
    const encrypted = { "x-forwarded-proto": "https" }
    const [, session = ""] = cookieOf(await ask({ authorization: `Bearer ${secret}`, ...encrypted })).split("=")
    const read = async (cookie: string, headers: RequestHeaders) =>
      (await sendRaw(proxied.url, { method: "GET", path: "/api/v1/services", headers: { cookie, ...headers } })).status
    const planted = `sortition=${session}`
    expect(await read(planted, { host: "lab.example.org" })).toBe(401)
    expect(await read(planted, { host: "lab.example.org", ...encrypted })).toBe(401)
    expect(await read(planted, { host: "127.0.0.1", ...encrypted })).toBe(401)
    expect(await read(`sortition=session_${"A".repeat(43)}; __Host-sortition=${session}`, { host: "127.0.0.1" })).toBe(
      200
    )
    expect(await read(`__Host-sortition=${session}`, { host: "lab.example.org", ...encrypted })).toBe(200)
  })

  it("without TLS a host that others can reach signs no browser in", async () => {
    const answer = await ask({ authorization: `Bearer ${owner.token}` })
    expect([answer.status, cookiesOf(answer)]).toEqual([403, []])
    expect(JSON.parse(answer.text).detail).toContain("needs https")
  })
})

it.each(["text/plain", "application/json"])(
  "open access is closed to pages of other sites that send %s",
  async (type) => {
    const { url, stop } = await startApi(planning.databaseUrl)
    const ask = (headers: RequestHeaders) =>
      sendRaw(url, {
        method: "POST",
        path: "/api/v1/services",
        body: '{"name":"a"}',
        headers: { "content-type": type, ...headers }
      })
    expect((await ask({ "sec-fetch-site": "cross-site" })).status).toBe(403)
    expect((await ask({ origin: "http://evil.example" })).status).toBe(403)
    await stop()
  }
)

describe("a page of another site", () => {
  it.each<[string, RequestHeaders, number]>([
    ["of another site", { "sec-fetch-site": "cross-site" }, 403],
    ["of a neighbour host", { "sec-fetch-site": "same-site" }, 403],
    ["of another origin, in an old browser", { origin: "http://evil.example" }, 403],
    ["with a hidden origin, in an old browser", { origin: "null" }, 403],
    ["of this service", { "sec-fetch-site": "same-origin" }, 201],
    ["that is no page but an address bar", { "sec-fetch-site": "none" }, 201],
    ["of a program", {}, 201]
  ])("a request %s, with the cookie", async (_, headers, status) => {
    const answer = await create({ cookie: await signedIn(owner.token), ...headers })
    expect(answer.status).toBe(status)
    if (status === 403) expect(JSON.parse(answer.text).reason).toBe("cross_site_request")
  })

  it("is refused by every surface, and may not sign out or in", async () => {
    const headers = { cookie: await signedIn(owner.token), "sec-fetch-site": "cross-site" }
    const asked = [
      send("POST", "/trpc/services.create", { ...json, ...headers }, '{"name":"a"}'),
      send(
        "POST",
        `/api/v1/teams/${teamId}/projects`,
        { ...headers, "content-type": "application/vnd.api+json" },
        "{}"
      ),
      send("DELETE", "/app/session", headers),
      send("POST", "/app/enter", { ...json, ...headers }, '{"code":"a"}')
    ]
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([403, 403, 403, 403])
  })
})
