import { hash } from "node:crypto"
import { TokenStore } from "@sortition/domain/people/TokenStore"
import { type NewToken, Tokens } from "@sortition/domain/people/Tokens"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import postgres from "postgres"
import { expect, it, onTestFinished } from "vitest"
import { freshDatabase } from "../testing/freshDatabase.ts"
import { openPeople, startOfClock } from "../testing/openPeople.ts"
import { usePeople } from "../testing/usePeople.ts"

const use = usePeople()

const create = (userId: string, plan: Partial<NewToken> = {}) =>
  Tokens.use((tokens) =>
    tokens.create(userId, () =>
      Result.succeed({ name: "CI", teamId: "1", expiresAt: null, scopes: ["read", "write"], serviceId: null, ...plan })
    )
  )
const list = (userId: string, offset = 0, limit = 10) => Tokens.use((tokens) => tokens.list(userId, { offset, limit }))
const revoke = (userId: string, tokenId: string) => Tokens.use((tokens) => tokens.revoke(userId, tokenId))
const bearer = (secret: string) => Tokens.use((tokens) => tokens.authenticate(secret))

const denied = { _tag: "PermissionDenied", message: "You don't have permission to manage user" }
const noToken = (id: string) => ({ _tag: "RecordNotFound", record: "ApiToken", id })

it("a token acts as its user, with the permissions of the role in its team and its own scopes", async () => {
  const { id, users } = await use.newTeam("Viewer")
  const [, viewer = ""] = users
  const { secret, token } = await use.people.as(viewer, create(viewer, { teamId: id, scopes: ["read", "read"] }))
  expect(token).toEqual({
    id: expect.stringMatching(/^[1-9]\d*$/),
    userId: viewer,
    teamId: id,
    name: "CI",
    scopes: ["read"],
    serviceId: null,
    expiresAt: null,
    lastUsedAt: null,
    createdAt: startOfClock,
    updatedAt: startOfClock
  })
  expect(secret).toMatch(/^sortition_[A-Za-z0-9_-]{43}$/)
  expect(await use.people.run(bearer(secret))).toEqual({
    _tag: "User",
    userId: viewer,
    teamId: id,
    tokenId: token.id,
    serviceId: null,
    scopes: new Set(["read"]),
    permissions: new Set(["project_read", "project_users_read", "experiment_read", "experiment_users_read"])
  })
})

it("keeps nothing of a secret but its SHA-256", async () => {
  const { secret, token } = await use.people.as("1", create("1"))
  const [row] = await use.sql`SELECT * FROM api_tokens WHERE id = ${token.id}`
  expect(row?.secret_sha256).toEqual(hash("sha256", secret, "buffer"))
  expect(JSON.stringify(row)).not.toContain(secret)
})

it("only the administrator and the user create, list and revoke a user's tokens", async () => {
  const { id, users } = await use.newTeam("User")
  const [owner = "", user = ""] = users
  const mine = await use.people.as(user, create(user, { teamId: id }))
  const given = await use.people.asAdmin(create(user, { teamId: id }))
  const both = { items: [mine.token, given.token], total: 2 }
  for (const asking of [null, user]) expect(await use.people.as(asking, list(user))).toEqual(both)
  expect(await use.people.as(user, list(user, 1, 1))).toEqual({ items: [given.token], total: 2 })
  for (const effect of [
    Effect.asVoid(create(user, { teamId: id })),
    Effect.asVoid(list(user)),
    revoke(user, mine.token.id)
  ]) {
    await expect(use.people.as(owner, effect)).rejects.toMatchObject(denied)
  }
  await use.people.as(user, revoke(user, given.token.id))
  await use.people.asAdmin(revoke(user, mine.token.id))
  expect(await use.people.as(user, list(user))).toEqual({ items: [], total: 0 })
})

it.each(["999999", "9".repeat(30), "1abc", "01"])("the administrator finds no user %j", async (id) => {
  const noUser = { _tag: "RecordNotFound", record: "User", id }
  await expect(use.people.asAdmin(create(id))).rejects.toMatchObject(noUser)
  await expect(use.people.asAdmin(list(id))).rejects.toMatchObject(noUser)
  await expect(use.people.asAdmin(revoke(id, "1"))).rejects.toMatchObject(noUser)
})

it("a token needs a team that its user is in", async () => {
  const { id, users } = await use.newTeam()
  const [owner = ""] = users
  for (const teamId of ["1", "999999", "9".repeat(30), "Lab", `0${id}`]) {
    await expect(use.people.as(owner, create(owner, { teamId }))).rejects.toMatchObject({
      _tag: "InvalidInput",
      problems: [{ path: ["teamId"], message: "Team must exist" }]
    })
  }
})

it("a token expires in the future, at that very moment, also while its secret is remembered", async () => {
  const people = openPeople(use.url)
  const problem = { path: ["expiresAt"], message: "Expires at must be in the future" }
  for (const expiresAt of [startOfClock, startOfClock - 1, 0]) {
    await expect(people.as("1", create("1", { expiresAt }))).rejects.toMatchObject({
      _tag: "InvalidInput",
      problems: [problem]
    })
  }
  const { secret, token } = await people.as("1", create("1", { expiresAt: startOfClock + 500 }))
  expect(token.expiresAt).toBe(startOfClock + 500)
  expect(await people.run(bearer(secret))).not.toBeNull()
  await people.run(TestClock.adjust("499 millis"))
  expect(await people.run(bearer(secret))).not.toBeNull()
  await people.run(TestClock.adjust("1 millis"))
  expect(await people.run(bearer(secret))).toBeNull()
  await people.close()
})

it("a revoked token stops working at once, and cannot be revoked again", async () => {
  const { secret, token } = await use.people.as("1", create("1"))
  expect(await use.people.run(bearer(secret))).not.toBeNull()
  await use.people.as("1", revoke("1", token.id))
  expect(await use.people.run(bearer(secret))).toBeNull()
  await expect(use.people.as("1", revoke("1", token.id))).rejects.toMatchObject(noToken(token.id))
})

it("finds neither a token of another user nor an unknown one", async () => {
  const { id, users } = await use.newTeam()
  const [owner = ""] = users
  const { secret, token } = await use.people.as(owner, create(owner, { teamId: id }))
  for (const each of [token.id, "999999", "9".repeat(30), "1abc", ""]) {
    await expect(use.people.as("1", revoke("1", each))).rejects.toMatchObject(noToken(each))
  }
  expect(await use.people.run(bearer(secret))).not.toBeNull()
})

it.each([
  "",
  "sortition_",
  `sortition_${"a".repeat(42)}`,
  `sortition_${"a".repeat(44)}`,
  `Sortition_${"a".repeat(43)}`,

  ` sortition_${"a".repeat(43)}`,
  `sortition_${"a".repeat(43)}\n`,
  `sortition_${"a".repeat(42)}ä`,
  `sortition_${"a".repeat(43)}`
])("the secret %j identifies no caller", async (secret) => {
  expect(await use.people.run(bearer(secret))).toBeNull()
})

it("tells whether any token can be used: it is neither revoked nor expired, and its user is in its team", async () => {
  const database = await freshDatabase()
  const people = openPeople(database.url)
  const sql = postgres(database.url, { max: 1 })
  onTestFinished(async () => {
    await Promise.all([people.close(), sql.end()])
    await database.drop()
  })
  const anyValid = (now = startOfClock) => people.run(TokenStore.use((store) => store.anyValid(now)))
  expect(await anyValid()).toBe(false)
  const { token } = await people.as("1", create("1", { expiresAt: startOfClock + 1_000 }))
  expect([await anyValid(), await anyValid(startOfClock + 1_000)]).toEqual([true, false])
  await people.as("1", revoke("1", token.id))
  expect(await anyValid()).toBe(false)
  await people.as("1", create("1"))
  expect(await anyValid()).toBe(true)
  await sql`DELETE FROM team_members`
  expect(await anyValid()).toBe(false)
})

it("the id of a token leads to the same caller as its secret, until it is revoked or over", async () => {
  const { id, users } = await use.newTeam("Viewer")
  const [, viewer = ""] = users
  const callerOf = (tokenId: string) => use.people.run(Tokens.use((tokens) => tokens.callerOf(tokenId)))
  const kept = await use.people.as(viewer, create(viewer, { teamId: id, scopes: ["read"] }))
  expect(await callerOf(kept.token.id)).toEqual(await use.people.run(bearer(kept.secret)))
  const ending = await use.people.as(viewer, create(viewer, { teamId: id, expiresAt: startOfClock + 1_000 }))
  expect(await callerOf(ending.token.id)).not.toBeNull()
  await use.people.run(TestClock.adjust(1_000))
  expect(await callerOf(ending.token.id)).toBeNull()
  await use.people.as(viewer, revoke(viewer, kept.token.id))
  expect(await callerOf(kept.token.id)).toBeNull()
  for (const wrong of ["", "0", "a", "9223372036854775807", "9".repeat(30)]) expect(await callerOf(wrong)).toBeNull()
})
