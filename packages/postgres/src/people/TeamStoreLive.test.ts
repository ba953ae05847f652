import { Teams } from "@sortition/domain/people/Teams"
import { Effect, Result } from "effect"
import { expect, it } from "vitest"
import { startOfClock } from "../testing/openPeople.ts"
import { usePeople } from "../testing/usePeople.ts"

const use = usePeople()

const create = (ownerId: string | null) =>
  Teams.use((teams) => teams.create({ name: "Lab", description: "Of pipettes", ownerId }))
const get = (id: string) => Teams.use((teams) => teams.get(id))
const list = Teams.use((teams) => teams.list({ offset: 0, limit: 1000 }))
const usersOf = (id: string, offset = 0, limit = 10) => Teams.use((teams) => teams.users(id, { offset, limit }))

const noTeam = (id: string) => ({ _tag: "RecordNotFound", record: "Team", id })
const noAccess = { _tag: "PermissionDenied", action: "access", subject: "team" }

it("a user who creates a team becomes its Owner, whatever owner the request names", async () => {
  const user = await use.newUser()
  const team = await use.people.as(user, create("1"))
  expect(team).toEqual({
    id: expect.stringMatching(/^[1-9]\d*$/),
    name: "Lab",
    description: "Of pipettes",
    createdAt: startOfClock,
    updatedAt: startOfClock
  })
  expect(await use.people.as(user, get(team.id))).toEqual(team)
  expect(await use.people.as(user, usersOf(team.id))).toEqual({
    items: [
      {
        id: expect.stringMatching(/^[1-9]\d*$/),
        teamId: team.id,
        userId: user,
        role: "Owner",
        createdAt: startOfClock,
        updatedAt: startOfClock
      }
    ],
    total: 1
  })
})

it("the administrator names the owner of a new team", async () => {
  const owner = await use.newUser()
  const team = await use.people.asAdmin(create(owner))
  expect((await use.people.as(owner, usersOf(team.id))).items).toMatchObject([{ userId: owner, role: "Owner" }])
  for (const ownerId of [null, "999999", "9".repeat(30), "Ann"]) {
    await expect(use.people.asAdmin(create(ownerId))).rejects.toMatchObject({
      _tag: "InvalidInput",
      problems: [{ path: ["ownerId"], message: "Owner must exist" }]
    })
  }
})

it("a user lists the teams of their memberships, the administrator all teams, by id", async () => {
  const user = await use.newUser()
  const mine = [await use.people.as(user, create(null)), await use.people.as(user, create(null))]
  const theirs = await use.newTeam()
  expect(await use.people.as(user, list)).toEqual({ items: mine, total: 2 })
  const second = Teams.use((teams) => teams.list({ offset: 1, limit: 1 }))
  expect(await use.people.as(user, second)).toEqual({ items: mine.slice(1), total: 2 })
  const all = await use.people.asAdmin(list)
  const ids = all.items.map(({ id }) => Number(id))
  expect(ids).toEqual(ids.toSorted((one, other) => one - other))
  expect(all.items.map(({ id }) => id)).toEqual(expect.arrayContaining(["1", theirs.id, ...mine.map(({ id }) => id)]))
  expect(all.total).toBe(all.items.length)
})

it("a team is visible to its members, whatever their role, and to the administrator", async () => {
  const { id, users } = await use.newTeam("Viewer")
  const [owner = "", viewer = ""] = users
  const stranger = await use.newUser()
  for (const user of [owner, viewer]) {
    expect(await use.people.as(user, get(id))).toMatchObject({ id })
    expect((await use.people.as(user, usersOf(id))).total).toBe(2)
  }
  expect(await use.people.asAdmin(get(id))).toMatchObject({ id })
  const roles = (await use.people.asAdmin(usersOf(id, 1, 1))).items.map(({ role }) => role)
  expect(roles).toEqual(["Viewer"])
  await expect(use.people.as(stranger, get(id))).rejects.toMatchObject(noAccess)
  await expect(use.people.as(stranger, usersOf(id))).rejects.toMatchObject(noAccess)
})

it.each(["999999", "9".repeat(30), "1abc", "01", "0", ""])("finds no team with the id %j", async (id) => {
  const add = Teams.use((teams) => teams.addUser(id, () => Result.succeed({ userId: "1", role: "User" })))
  for (const effect of [Effect.asVoid(get(id)), Effect.asVoid(usersOf(id)), Effect.asVoid(add)]) {
    await expect(use.people.as("1", effect)).rejects.toMatchObject(noTeam(id))
    await expect(use.people.asAdmin(effect)).rejects.toMatchObject(noTeam(id))
  }
})
