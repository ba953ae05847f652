import { Teams } from "@sortition/domain/people/Teams"
import { Tokens } from "@sortition/domain/people/Tokens"
import type { PersonName } from "@sortition/domain/people/teamChange"
import { Result } from "effect"
import { expect, it } from "vitest"
import { usePeople } from "../testing/usePeople.ts"

const use = usePeople()

const addPerson = (teamId: string, person: PersonName, role: string) =>
  Teams.use((teams) => teams.addUser(teamId, () => Result.succeed({ ...person, role })))
const add = (teamId: string, userId: string, role: string) => addPerson(teamId, { userId }, role)
const change = (teamId: string, id: string, role: string) =>
  Teams.use((teams) => teams.changeUser(teamId, id, () => Result.succeed({ role })))
const remove = (teamId: string, id: string) => Teams.use((teams) => teams.removeUser(teamId, id))
const members = async (teamId: string) =>
  (await use.people.asAdmin(Teams.use((teams) => teams.users(teamId, { offset: 0, limit: 1000 })))).items
const membershipOf = async (teamId: string, userId: string) => {
  const found = (await members(teamId)).find((each) => each.userId === userId)
  if (found === undefined) throw new Error("no member")
  return found.id
}

const invalid = (path: readonly string[], ...messages: readonly string[]) => ({
  _tag: "InvalidInput",
  problems: messages.map((message) => ({ path, message }))
})
const roleAt = ["role"]
const userAt = ["userId"]
const denied = { _tag: "PermissionDenied", message: "You don't have permission to manage team" }
const noAccess = { _tag: "PermissionDenied", message: "You don't have permission to access team" }
const unknown = (id: string) => ({ _tag: "RecordNotFound", record: "TeamUser", id })
const lastRole = invalid(roleAt, "The last user who can manage the team cannot be demoted")
const lastUser = invalid([], "The last user who can manage the team cannot be removed")

it("users who manage the team, and the administrator, add, change and remove its users; others cannot", async () => {
  const { id, users } = await use.newTeam("User", "Technician", "Viewer")
  const stranger = await use.newUser()
  const [owner = ""] = users
  for (const user of [...users.slice(1), stranger]) {
    const member = await membershipOf(id, owner)
    const refused = user === stranger ? noAccess : denied
    await expect(use.people.as(user, add(id, stranger, "User"))).rejects.toMatchObject(refused)
    await expect(use.people.as(user, change(id, member, "User"))).rejects.toMatchObject(refused)
    await expect(use.people.as(user, remove(id, member))).rejects.toMatchObject(denied)
    // An existing member and a missing one get the same answer.
    await expect(use.people.as(user, change(id, "999999", "Nobody"))).rejects.toMatchObject(refused)
    await expect(use.people.as(user, add(id, "999999", "Nobody"))).rejects.toMatchObject(refused)
  }
  expect((await members(id)).map(({ role }) => role)).toEqual(["Owner", "User", "Technician", "Viewer"])
  for (const asking of [null, owner]) {
    const person = asking === null ? { userId: stranger } : { email: await use.emailOf(stranger) }
    const added = await use.people.as(asking, addPerson(id, person, "Viewer"))
    expect(added).toMatchObject({ teamId: id, userId: stranger, role: "Viewer" })
    const changed = await use.people.as(asking, change(id, added.id, "User"))
    expect(changed).toMatchObject({ id: added.id, role: "User" })
    expect((await members(id)).at(-1)).toEqual(changed)
    await use.people.as(asking, remove(id, added.id))
    expect((await members(id)).map(({ userId }) => userId)).toEqual(users)
  }
})

it("an Owner adds a stranger by the address, and by id only a user of one of their teams", async () => {
  const { id, users } = await use.newTeam()
  const [owner = ""] = users
  const stranger = await use.newUser()
  const email = await use.emailOf(stranger)
  const failed = (person: PersonName, role = "User") =>
    use.people.as(owner, addPerson(id, person, role)).then(String, (fault) => JSON.stringify(fault))
  const unknown = await failed({ userId: "999999" })
  expect(unknown).toContain("UserNotFound")
  const unnamed = ["9".repeat(30), "Ann", "01", "", stranger].map((userId) => ({ userId }))
  const addresses = ["nobody@example.com", `${email}x`, `x${email}`, "%", ""].map((each) => ({ email: each }))
  for (const person of [...unnamed, ...addresses, { userId: stranger, email: "nobody@example.com" }]) {
    expect(await failed(person)).toBe(unknown)
    expect(await failed(person, "Nobody")).toBe(unknown)
  }
  const added = await use.people.as(owner, addPerson(id, { email: email.toUpperCase() }, "Viewer"))
  expect(added).toMatchObject({ userId: stranger, role: "Viewer" })
  const other = await use.people.as(
    owner,
    Teams.use((teams) => teams.create({ name: "Other", description: null, ownerId: null }))
  )
  expect(await use.people.as(owner, add(other.id, stranger, "User"))).toMatchObject({ userId: stranger })
})

it("an id beside an address must belong to the same user", async () => {
  const { id, users } = await use.newTeam("User")
  const [owner = "", member = ""] = users
  const [stranger, another] = [await use.newUser(), await use.newUser()]
  const email = await use.emailOf(stranger)
  for (const userId of [member, another, "999999", "Ann"]) {
    await expect(use.people.as(owner, addPerson(id, { userId, email }, "User"))).rejects.toMatchObject(
      invalid(userAt, "User id and email must be of the same user")
    )
  }
  const both = addPerson(id, { userId: stranger, email }, "User")
  expect(await use.people.as(owner, both)).toMatchObject({ userId: stranger })
})

it("reports every problem of a new member", async () => {
  const { id, users } = await use.newTeam("User")
  const [owner = "", user = ""] = users
  await expect(use.people.as(owner, add(id, user, "Viewer"))).rejects.toMatchObject(
    invalid(userAt, "User has already been taken")
  )
  await expect(use.people.as(owner, add(id, user, "owner"))).rejects.toMatchObject({
    problems: [
      { path: userAt, message: "User has already been taken" },
      { path: roleAt, message: "Role must exist" }
    ]
  })
})

it("finds neither a member of another team nor an unknown one", async () => {
  const { id, users } = await use.newTeam()
  const other = await use.newTeam("User")
  const [owner = ""] = users
  for (const each of [(await members(other.id))[1]?.id ?? "", "999999", "9".repeat(30), "1abc"]) {
    await expect(use.people.as(owner, change(id, each, "User"))).rejects.toMatchObject(unknown(each))
    await expect(use.people.as(owner, remove(id, each))).rejects.toMatchObject(unknown(each))
  }
  expect((await members(other.id)).map(({ role }) => role)).toEqual(["Owner", "User"])
})

it("neither an unknown role nor the same role changes anything", async () => {
  const { id, users } = await use.newTeam("User")
  const [owner = "", user = ""] = users
  const member = await membershipOf(id, user)
  const before = await members(id)
  await expect(use.people.as(owner, change(id, member, "Boss"))).rejects.toMatchObject(
    invalid(roleAt, "Role must exist")
  )
  expect(await use.people.as(owner, change(id, member, "User"))).toEqual(before[1])
  expect(await members(id)).toEqual(before)
})

it("the last user who manages a team is neither demoted nor removed, not even by the administrator", async () => {
  const { id, users } = await use.newTeam("User")
  const [owner = "", user = ""] = users
  const first = await membershipOf(id, owner)
  const second = await membershipOf(id, user)
  for (const asking of [null, owner]) {
    await expect(use.people.as(asking, change(id, first, "User"))).rejects.toMatchObject(lastRole)
    await expect(use.people.as(asking, remove(id, first))).rejects.toMatchObject(lastUser)
  }
  await use.people.as(owner, change(id, second, "Owner"))
  await use.people.as(owner, remove(id, first))
  await expect(use.people.as(user, change(id, second, "Viewer"))).rejects.toMatchObject(lastRole)
  await expect(use.people.as(owner, change(id, second, "Viewer"))).rejects.toMatchObject(noAccess)
})

it("a user who manages a team through a role of the deployment's own counts as well", async () => {
  await use.sql`INSERT INTO user_roles (name, permissions) VALUES ('Steward', '{team_manage}')`
  const { id, users } = await use.newTeam("Steward")
  const [owner = "", steward = ""] = users
  await use.people.as(steward, change(id, await membershipOf(id, owner), "Viewer"))
  await expect(use.people.as(steward, change(id, await membershipOf(id, steward), "User"))).rejects.toMatchObject(
    lastRole
  )
})

it("a removed user loses the tokens for that team at once, in every process, and no others", async () => {
  const { id, users } = await use.newTeam("User")
  const other = await use.newTeam()
  const [owner = "", user = ""] = users
  await use.people.asAdmin(add(other.id, user, "User"))
  const tokenFor = async (userId: string, teamId: string) =>
    (
      await use.people.as(
        userId,
        Tokens.use((tokens) =>
          tokens.create(userId, () =>
            Result.succeed({ name: "t", teamId, expiresAt: null, scopes: ["read"], serviceId: null })
          )
        )
      )
    ).secret
  const [gone, kept, owners] = [await tokenFor(user, id), await tokenFor(user, other.id), await tokenFor(owner, id)]
  const bearer = (secret: string) => Tokens.use((tokens) => tokens.authenticate(secret))
  for (const { run } of [use.people, use.elsewhere]) expect(await run(bearer(gone))).toMatchObject({ userId: user })
  const member = await membershipOf(id, user)
  await use.people.as(owner, remove(id, member))
  expect(await use.people.run(bearer(gone))).toBeNull()
  await expect.poll(() => use.elsewhere.run(bearer(gone)), { timeout: 10_000 }).toBeNull()
  expect(await use.people.run(bearer(kept))).toMatchObject({ teamId: other.id })
  expect(await use.people.run(bearer(owners))).toMatchObject({ userId: owner })
  await use.people.asAdmin(add(id, user, "User"))
  expect(await use.people.run(bearer(gone))).toBeNull()
})
