import { randomUUID } from "node:crypto"
import { expect, it } from "vitest"
import { isReplayed, jsonApiHeaders, kept, sendKeyed } from "../../testing/idempotency/sendKeyed.ts"
import { adminToken, data, useLab } from "../../testing/usePlanning.ts"

const room = useLab()

const create = (token: string, path: string, key: string, body: object) =>
  sendKeyed(room.planning.url, `/api/v1/${path}`, key, { headers: jsonApiHeaders(token), body })

it("the planning API answers a repeat with the first document, Location, Link and ETag", async () => {
  const { experimentsPath, owner } = room.lab
  const key = randomUUID()
  const body = data("experiments", { name: "Planned once" })
  const first = await create(owner.token, experimentsPath, key, body)
  const repeat = await create(owner.token, experimentsPath, key, body)
  expect([first.status, typeof first.headers.location]).toEqual([201, "string"])
  expect([kept(repeat), isReplayed(repeat)]).toEqual([kept(first), true])
  const other = await create(owner.token, experimentsPath, key, data("experiments", { name: "Another" }))
  expect([other.status, JSON.parse(other.text).errors[0].title]).toEqual([422, "Unprocessable content"])
  const malformed = await create(owner.token, experimentsPath, "", body)
  expect([malformed.status, JSON.parse(malformed.text).errors[0].status]).toEqual([400, "400"])
  const unchanged = {
    method: "PATCH",
    headers: jsonApiHeaders(owner.token),
    body: data("experiments", { name: "Planned once" })
  }
  const path = new URL(String(first.headers.location)).pathname
  for (const turn of [false, true]) {
    const answer = await sendKeyed(room.planning.url, path, `${key}-patch`, unchanged)
    expect([answer.status, answer.text, isReplayed(answer)]).toEqual([204, "", turn])
  }
})

it("a key belongs to a user in a team: another user's is another, another token's is the same", async () => {
  const { experimentsPath, owner, teamId, user } = room.lab
  const key = randomUUID()
  const body = data("experiments", { name: "Of two people" })
  const first = await create(owner.token, experimentsPath, key, body)
  const second = await create(user.token, experimentsPath, key, body)
  expect([second.status, isReplayed(second)]).toEqual([201, false])
  expect(JSON.parse(second.text).data.id).not.toBe(JSON.parse(first.text).data.id)
  const renewed = await room.planning.tokenOf(owner.id, teamId)
  const third = await create(renewed, experimentsPath, key, body)
  expect([kept(third), isReplayed(third)]).toEqual([kept(first), true])
  const reading = await room.planning.tokenOf(owner.id, teamId, { scopes: ["read"] })
  expect((await create(reading, experimentsPath, key, body)).status).toBe(403)
})

it("the administrator's users, teams and tokens are made once, and a repeat shows the same secret", async () => {
  const { owner, teamId } = room.lab
  const user = data("users", { full_name: "Once", email: `${randomUUID()}@example.org` })
  for (const [path, body] of [
    ["users", user],
    ["teams", data("teams", { name: "Once", owner_id: owner.id })],
    [`users/${owner.id}/tokens`, data("api_tokens", { name: "once", team_id: teamId })]
  ] as const) {
    const key = randomUUID()
    const first = await create(adminToken, path, key, body)
    const repeat = await create(adminToken, path, key, body)
    expect([path, first.status]).toEqual([path, 201])
    expect([kept(repeat), isReplayed(repeat)]).toEqual([kept(first), true])
  }
})

it("a token that is revoked with a key stops working at once", async () => {
  const { owner, teamId } = room.lab
  const made = await owner.ask(
    "POST",
    `users/${owner.id}/tokens`,
    data("api_tokens", { name: "short", team_id: teamId })
  )
  const token = String(made.data.attributes.token)
  const me = () =>
    sendKeyed(room.planning.url, `/api/v1/users/${owner.id}`, "x", { method: "GET", headers: jsonApiHeaders(token) })
  expect((await me()).status).toBe(200)
  const path = `/api/v1/users/${owner.id}/tokens/${made.data.id}`
  const revoke = () =>
    sendKeyed(room.planning.url, path, "revoke-once", { method: "DELETE", headers: jsonApiHeaders(owner.token) })
  expect((await revoke()).status).toBe(204)
  expect((await me()).status).toBe(401)
  expect(isReplayed(await revoke())).toBe(true)
})
