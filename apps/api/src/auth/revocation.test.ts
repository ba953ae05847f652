import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type RunningApi, startApi } from "../testing/startApi.ts"
import { adminToken, asker, data } from "../testing/usePlanning.ts"

const options = { access: "required", adminToken } as const
let database: TestDatabase
let here: RunningApi
let elsewhere: RunningApi
beforeAll(async () => {
  database = await freshDatabase()
  here = await startApi(database.url, undefined, options)
  elsewhere = await startApi(database.url, undefined, options)
})
afterAll(async () => {
  await Promise.all([here.stop(), elsewhere.stop()])
  await database.drop()
})

const admin = asker(() => here.url, { authorization: `Bearer ${adminToken}` })
let people = 0

/** A member of team 1 with a token, and the answers of both processes to it. */
const makeMember = async (role: string) => {
  const email = `member${++people}@example.org`
  const userId = (await admin("POST", "users", data("users", { full_name: "Member", email }))).data.id
  const member = await admin("POST", "teams/1/users", data("team_users", { user_id: userId, role }))
  const tokens = `users/${userId}/tokens`
  const { attributes, id } = (await admin("POST", tokens, data("api_tokens", { name: "one", team_id: "1" }))).data
  const headers = { authorization: `Bearer ${attributes.token}` }
  const json = { "content-type": "application/json" }
  const statusAt = (api: RunningApi, method: string, path: string, body?: object) =>
    asker(() => api.url, headers)(method, path, body, body === undefined ? {} : json).then(({ status }) => status)
  return {
    tokenPath: `${tokens}/${id}`,
    memberPath: `teams/1/users/${member.data.id}`,
    revokesItself: () => statusAt(here, "DELETE", `${tokens}/${id}`),
    reads: (api: RunningApi) => statusAt(api, "GET", "services"),
    plans: (api: RunningApi) => statusAt(api, "GET", "teams/1"),
    calls: (api: RunningApi) => statusAt(api, "GET", "/trpc/services.list"),
    changes: (api: RunningApi) => statusAt(api, "POST", "services", { name: "a" })
  }
}
const soon = { timeout: 5_000, interval: 10 }

it("a revoked token stops working at once where it was revoked, and right after in every other process", async () => {
  const member = await makeMember("User")
  const all = (api: RunningApi) => Promise.all([member.reads(api), member.plans(api), member.calls(api)])
  for (const api of [here, elsewhere]) expect(await all(api)).toEqual([200, 200, 200])
  expect((await admin("DELETE", member.tokenPath)).status).toBe(204)
  expect(await all(here)).toEqual([401, 401, 401])
  await expect.poll(() => all(elsewhere), soon).toEqual([401, 401, 401])
})

it("a token can revoke itself", async () => {
  const member = await makeMember("Viewer")
  expect(await member.reads(elsewhere)).toBe(200)
  expect(await member.revokesItself()).toBe(204)
  expect(await member.revokesItself()).toBe(401)
  await expect.poll(() => member.reads(elsewhere), soon).toBe(401)
})

it("a removed member loses access at once, in every process", async () => {
  const member = await makeMember("User")
  for (const api of [here, elsewhere]) expect(await member.reads(api)).toBe(200)
  expect((await admin("DELETE", member.memberPath)).status).toBe(204)
  expect(await member.reads(here)).toBe(401)
  await expect.poll(() => member.reads(elsewhere), soon).toBe(401)
})

it("another role in the team applies at once, in every process", async () => {
  const member = await makeMember("User")
  for (const api of [here, elsewhere]) expect(await member.changes(api)).toBe(201)
  await admin("PATCH", member.memberPath, data("team_users", { role: "Viewer" }))
  expect(await member.changes(here)).toBe(403)
  await expect.poll(() => member.changes(elsewhere), soon).toBe(403)
  expect(await member.reads(elsewhere)).toBe(200)
})

it("requests in progress while a token is revoked do not bring it back", async () => {
  const member = await makeMember("User")
  const crowd = Array.from({ length: 50 }, () => member.reads(here))
  expect((await admin("DELETE", member.tokenPath)).status).toBe(204)
  expect(await member.reads(here)).toBe(401)
  for (const status of await Promise.all(crowd)) expect([200, 401]).toContain(status)
  expect(await member.reads(here)).toBe(401)
})
