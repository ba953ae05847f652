import { Teams } from "@sortition/domain/people/Teams"
import { Tokens } from "@sortition/domain/people/Tokens"
import { Result } from "effect"
import { expect, it } from "vitest"
import { usePeople } from "../testing/usePeople.ts"

const use = usePeople()

const membersOf = async (id: string) =>
  (await use.people.asAdmin(Teams.use((teams) => teams.users(id, { offset: 0, limit: 1000 })))).items
const rejected = (answers: readonly PromiseSettledResult<unknown>[]) =>
  answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []))

it("of several requests that add the same user at once from two processes, one succeeds", async () => {
  for (let round = 0; round < 10; round++) {
    const { id, users } = await use.newTeam()
    const [owner = ""] = users
    const email = await use.emailOf(await use.newUser())
    const add = Teams.use((teams) => teams.addUser(id, () => Result.succeed({ email, role: "User" })))
    const reasons = rejected(
      await Promise.allSettled([use.people, use.elsewhere, use.people, use.elsewhere].map(({ as }) => as(owner, add)))
    )
    expect(reasons.map(({ message }) => message)).toEqual(
      Array.from({ length: 3 }, () => "User has already been taken")
    )
    expect((await membersOf(id)).length).toBe(2)
  }
})

it("when the last two owners demote or remove each other or themselves at once, one stays", async () => {
  for (let round = 0; round < 20; round++) {
    const { id, users } = await use.newTeam("Owner")
    const [one = "", two = ""] = users
    const [first, second] = await membersOf(id)
    const targets = round % 2 === 0 ? [first, second] : [second, first]
    const [mine, others] = targets.map((member) =>
      Teams.use((teams) =>
        round % 4 < 2
          ? teams.removeUser(id, member?.id ?? "")
          : teams.changeUser(id, member?.id ?? "", () => Result.succeed({ role: "Viewer" }))
      )
    )
    if (mine === undefined || others === undefined) throw new Error("two members were expected")
    const answers = await Promise.allSettled([use.people.as(one, mine), use.elsewhere.as(two, others)])
    expect(rejected(answers).length).toBe(1)
    expect((await membersOf(id)).filter(({ role }) => role === "Owner").length).toBe(1)
  }
})

it("a token made while its user is removed from the team does not outlive the membership", async () => {
  const { id, users } = await use.newTeam("User")
  const [owner = "", user = ""] = users
  const member = (await membersOf(id)).find(({ userId }) => userId === user)?.id ?? ""
  const waiting = async () =>
    (await use.sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).count
  const locked = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  // Delays the token after its user was found to be a member.
  const lock = use.sql.begin(async (sql) => {
    await sql`SELECT FROM users WHERE id = ${user} FOR UPDATE`
    locked.resolve()
    await released.promise
  })
  await locked.promise
  const made = use.people.as(
    user,
    Tokens.use((tokens) =>
      tokens.create(user, () =>
        Result.succeed({ name: "t", teamId: id, expiresAt: null, scopes: ["read"], serviceId: null })
      )
    )
  )
  await expect.poll(waiting, { timeout: 10_000 }).toBe(1)
  let isRemoved = false
  const removed = use.elsewhere
    .as(
      owner,
      Teams.use((teams) => teams.removeUser(id, member))
    )
    .then(() => {
      isRemoved = true
    })
  await expect.poll(async () => isRemoved || (await waiting()) === 2, { timeout: 10_000 }).toBe(true)
  released.resolve()
  await Promise.all([lock, made, removed])
  const alive = await use.sql`SELECT FROM api_tokens WHERE user_id = ${user} AND revoked_at IS NULL`
  expect(alive.length).toBe(0)
})
