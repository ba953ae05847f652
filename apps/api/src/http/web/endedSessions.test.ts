import { beforeAll, describe, expect, it } from "vitest"
import { cookieOf, cookiesOf, sessionsAt } from "../../testing/browser/sessionsAt.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { sendRaw } from "../../testing/sendRaw.ts"
import { useApi } from "../../testing/useApi.ts"
import { type Person, usePlanning } from "../../testing/usePlanning.ts"

const planning = usePlanning()
let owner: Person
let teamId: string
beforeAll(async () => {
  const made = await planning.team()
  owner = made.owner
  teamId = made.teamId
})

const { send, sessionOf, signedIn, signIn } = sessionsAt(() => planning.url)

it("signing out ends the session in the database and removes the cookie", async () => {
  const cookie = await signedIn(owner.token)
  const answer = await send("DELETE", "/app/session", { cookie, "sec-fetch-site": "same-origin" })
  expect(answer.status).toBe(204)
  expect(cookiesOf(answer).every((each) => /=; Path=\/; Max-Age=0; HttpOnly/.test(each))).toBe(true)
  expect(await sessionOf(cookie)).toMatchObject({ signed_in: false })
  expect((await send("GET", "/api/v1/services", { cookie })).status).toBe(401)
})

it("a session ends with its token, at once", async () => {
  const { data } = await owner.ask("POST", `users/${owner.id}/tokens`, {
    data: { type: "api_tokens", attributes: { name: "a browser", team_id: teamId } }
  })
  const cookie = cookieOf(await signIn(String(data.attributes.token)))
  expect((await send("GET", "/api/v1/services", { cookie })).status).toBe(200)
  expect((await owner.ask("DELETE", `users/${owner.id}/tokens/${data.id}`)).status).toBe(204)
  await expect
    .poll(async () => (await send("GET", "/api/v1/services", { cookie })).status, { timeout: 2_000, interval: 20 })
    .toBe(401)
})

it("a session ends when its user leaves the team", async () => {
  const member = await planning.person(teamId, "User")
  const cookie = cookieOf(await signIn(member.token))
  expect(await sessionOf(cookie)).toMatchObject({ signed_in: true, role: "User" })
  const path = `teams/${teamId}/users`
  const { list } = await owner.ask("GET", path)
  const membership = list.find(({ attributes }) => attributes.user_id === member.id)?.id
  expect((await owner.ask("DELETE", `${path}/${membership}`)).status).toBe(204)
  await expect
    .poll(async () => (await send("GET", "/api/v1/services", { cookie })).status, { timeout: 2_000, interval: 20 })
    .toBe(401)
})

describe("a cookie whose session has ended", () => {
  const open = useApi()
  const cookie = `sortition=session_${"E".repeat(43)}`

  it("is removed when the dashboard asks who it is, so that open access works again", async () => {
    const read = () => sendRaw(open.url, { method: "GET", path: "/api/v1/services", headers: { cookie } })
    expect((await read()).status).toBe(401)
    const answer = await sendRaw(open.url, { method: "GET", path: "/app/session", headers: { cookie } })
    expect(JSON.parse(answer.text)).toMatchObject({ signed_in: false, open: true, user: { id: "1" } })
    expect(cookiesOf(answer).map((each) => each.split(" HttpOnly")[0])).toEqual([
      "__Host-sortition=; Path=/; Max-Age=0;",
      "sortition=; Path=/; Max-Age=0;"
    ])
  })

  it("stays while the session lasts", async () => {
    const { headers } = await send("GET", "/app/session", { cookie: await signedIn(owner.token) })
    expect(headers).not.toHaveProperty("set-cookie")
  })
})

it("a session ends after its time", async () => {
  const cookie = await signedIn(owner.token)
  await onDatabase(planning.databaseUrl, (sql) => sql`UPDATE sessions SET expires_at = now() - interval '1 second'`)
  await expect.poll(async () => (await sessionOf(cookie)).signed_in, { timeout: 5_000 }).toBe(false)
})
