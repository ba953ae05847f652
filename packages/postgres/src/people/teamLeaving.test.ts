import { Teams } from "@sortition/domain/people/Teams"
import { Result } from "effect"
import { expect, it } from "vitest"
import { usePeople } from "../testing/usePeople.ts"

const use = usePeople()

const onProjects = async (userId: string) => {
  const rows = await use.sql`SELECT id FROM user_assignments WHERE user_id = ${userId} AND experiment_id IS NULL`
  return rows.length
}
const projectWith = async (teamId: string, ...userIds: readonly string[]) => {
  const [service] = await use.sql<{ id: string }[]>`
    INSERT INTO services (id, team_id, name, name_key, active, created_at, updated_at)
    VALUES (gen_random_uuid(), ${teamId}, 'p', 'p', true, now(), now()) RETURNING id`
  for (const userId of userIds) {
    await use.sql`
      INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
      VALUES (${service?.id ?? null}, ${userId}, 1, 'manually', now(), now())`
  }
  return service?.id ?? ""
}

it("a user who leaves a team leaves its projects, and those of no other team", async () => {
  const { id, users } = await use.newTeam("User")
  const [owner = "", user = ""] = users
  const elsewhere = (await use.newTeam()).id
  await use.people.asAdmin(
    Teams.use((teams) => teams.addUser(elsewhere, () => Result.succeed({ userId: user, role: "User" })))
  )
  const left = [await projectWith(id, owner, user), await projectWith(id, user)]
  await projectWith(elsewhere, user)
  const { items } = await use.people.asAdmin(Teams.use((teams) => teams.users(id, { offset: 0, limit: 10 })))
  const membership = items.find(({ userId }) => userId === user)?.id ?? ""
  await use.people.as(
    owner,
    Teams.use((teams) => teams.removeUser(id, membership))
  )
  expect(await onProjects(user)).toBe(1)
  expect(await onProjects(owner)).toBe(1)
  const waiting = await use.sql<{ id: string }[]>`
    SELECT id FROM services s JOIN user_removals r ON r.service_id = s.id WHERE users_changed AND user_id = ${user}`
  expect(waiting.map((row) => row.id).toSorted()).toEqual(left.toSorted())
})
