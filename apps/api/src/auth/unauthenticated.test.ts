import { hash, randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { expectUnauthenticated } from "../testing/access/expectKeptOut.ts"
import { type Attempt, bearer, isPublic, useWalk } from "../testing/access/useWalk.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { adminToken, asker } from "../testing/usePlanning.ts"

const use = useWalk()
const { planning } = use
const authorization = (value: string): Attempt => ({ headers: { authorization: value } })
const unknown = () => `sortition_${randomBytes(32).toString("base64url")}`
const good = () => use.scene.token

const expired = async () => {
  const token = await planning.tokenOf(use.scene.ownerId, use.scene.teamId)
  const secret = hash("sha256", token, "buffer")
  await onDatabase(
    planning.databaseUrl,
    (sql) => sql`UPDATE api_tokens SET expires_at = now() - interval '1 ms' WHERE secret_sha256 = ${secret}`
  )
  return token
}
const revoked = async () => {
  const path = `users/${use.scene.ownerId}/tokens`
  const token = await planning.tokenOf(use.scene.ownerId, use.scene.teamId, { name: "revoked" })
  const { list } = await planning.admin("GET", `${path}?page[size]=100`)
  const made = list.find(({ attributes }) => attributes.name === "revoked")
  expect((await planning.admin("DELETE", `${path}/${made?.id}`)).status).toBe(204)
  return token
}
const removed = async () => {
  const { id, token } = await planning.person(use.scene.teamId, "Owner")
  const path = `teams/${use.scene.teamId}/users`
  const { list } = await planning.admin("GET", `${path}?page[size]=100`)
  const membership = list.find(({ attributes }) => attributes.user_id === id)
  expect((await planning.admin("DELETE", `${path}/${membership?.id}`)).status).toBe(204)
  return token
}

describe("every call is a 401 that changes nothing", () => {
  it.each<[string, () => Attempt | Promise<Attempt>]>([
    ["without a token", () => ({})],
    ["with an empty Authorization", () => authorization("")],
    ["with a scheme and no token", () => authorization("Bearer")],
    ["with white space for a token", () => authorization("Bearer   ")],
    ["with garbage", () => bearer("garbage")],
    ["with bytes that are no text", () => bearer("\u00ff\u00fe")],
    ["with what looks like code", () => bearer("'--")],
    ["with a token as long as a header can be", () => bearer("a".repeat(8_000))],
    ["with a well-formed token that does not exist", () => bearer(unknown())],
    ["with a good token less its last character", () => bearer(good().slice(0, -1))],
    ["with a good token in capitals", () => bearer(good().toUpperCase())],
    ["with two good tokens", () => bearer(`${good()} ${good()}`)],
    ["with the hash of a good token", () => bearer(hash("sha256", good(), "hex"))],
    ["with a token that has expired", async () => bearer(await expired())],
    ["with a token that was revoked", async () => bearer(await revoked())],
    ["with the token of a member who was removed", async () => bearer(await removed())],
    ["with a part of the administrator's token", () => bearer(adminToken.slice(0, -1))],
    ["with a good token as a password", () => authorization(`Basic ${btoa(`${use.scene.ownerId}:${good()}`)}`)],
    ["with a good token after another scheme", () => authorization(`Basic ${good()}`)],
    ["with a good token and no scheme", () => authorization(good())],
    [
      "with a good token in a cookie",
      () => ({ headers: { cookie: `token=${good()}; Authorization=Bearer ${good()}` } })
    ],
    [
      "with a good token in the query",
      () => ({
        query: ["access_token", "token", "api_key", "Api-Key", "Authorization"]
          .map((key) => `${key}=${good()}`)
          .join("&")
      })
    ]
  ])("%s", async (_, attempt) => {
    const sent = await attempt()
    await use.walk(
      use.calls.filter((call) => !isPublic(call)),
      sent,
      expectUnauthenticated()
    )
  })

  it.each<[string, () => Readonly<Record<string, string>>]>([
    ["an unknown Api-Key", () => ({ "api-key": unknown() })],
    ["an unknown Api-Key beside a good bearer token", () => ({ "api-key": unknown(), ...bearer(good()).headers })],
    ["an empty Api-Key beside a good bearer token", () => ({ "api-key": "", ...bearer(good()).headers })],
    ["an Api-Key with a scheme before it", () => ({ "api-key": `Bearer ${good()}` })]
  ])("with %s", async (_, headers) => {
    await use.walk(
      use.calls.filter((call) => !isPublic(call)),
      { headers: headers() },
      expectUnauthenticated("API key is invalid or expired")
    )
  })
})

it("a good token is accepted as a bearer token in any spelling, and as an Api-Key whatever other headers there are", async () => {
  const spellings = [
    { authorization: `bearer ${good()}` },
    { authorization: `BEARER   ${good()} ` },
    { "api-key": good() },
    { "api-key": good(), authorization: "Bearer garbage" }
  ]
  for (const headers of spellings) {
    const ask = asker(() => planning.url, headers)
    for (const path of ["services", "teams", "/trpc/services.list"]) expect((await ask("GET", path)).status).toBe(200)
  }
})

it("a request that is not authenticated does not learn what else is wrong", async () => {
  const post = (path: string) => planning.anonymous("POST", path, "{", { "content-type": "text/plain" })
  for (const path of ["services", "services/mine/experiments", "teams"]) expect((await post(path)).status).toBe(401)
  expect((await planning.anonymous("GET", "services?limit=0")).status).toBe(401)
  expect((await planning.anonymous("GET", "teams?page=2", undefined, { accept: "*" })).status).toBe(401)
})

it("each call of a batch is authenticated by itself", async () => {
  const { status, text } = await planning.anonymous("GET", "/trpc/services.list,health.check?batch=1&input={}")
  expect(status).toBe(207)
  expect(JSON.parse(text)).toMatchObject([
    { error: { data: { reason: "unauthenticated", httpStatus: 401 } } },
    { result: { data: { status: "ok" } } }
  ])
})

describe("without a token, and with a wrong one,", () => {
  it("health and the versions of the API are shown", async () => {
    const calls = use.calls.filter(isPublic)
    expect(calls.length).toBe(9)
    for (const attempt of [{}, bearer("garbage"), { headers: { "api-key": "garbage" } }]) {
      await use.walk(calls, attempt, ({ name }, { status }) => expect.soft(status, name).toBe(200))
    }
  })

  it.each(["/openapi.json", "/docs/", "/docs/js/scalar.js", "/favicon.ico", "/"])("%s is shown", async (path) => {
    for (const headers of [{}, { authorization: "Bearer garbage" }]) {
      expect((await fetch(planning.url + path, { headers })).status).toBe(200)
    }
  })
})
