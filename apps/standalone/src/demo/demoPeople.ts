import { Caller, localUser } from "@sortition/domain/people/Caller"
import { Roles } from "@sortition/domain/people/Roles"
import { Teams } from "@sortition/domain/people/Teams"
import { Users } from "@sortition/domain/people/Users"
import { Assignments } from "@sortition/domain/planning/Assignments"
import { Effect, Result } from "effect"

const people = [
  { fullName: "Mara Lindqvist", email: "mara@sortition.example", role: "User" },
  { fullName: "Tom Okafor", email: "tom@sortition.example", role: "Viewer" },
  { fullName: "Inês Duarte", email: "ines@sortition.example", role: "Technician" }
] as const

export interface Member {
  readonly userId: string
  readonly role: string
}

const { teamId } = localUser

/** Members of the local user's team, besides the local user. */
export const addPeople = Effect.forEach(people, ({ role, ...person }) =>
  Effect.gen(function* () {
    const user = yield* Users.use((users) => users.create(() => Result.succeed(person))).pipe(
      Effect.provideService(Caller, { _tag: "Administrator" })
    )
    const { userId } = yield* Teams.use((teams) =>
      teams.addUser(teamId, () => Result.succeed({ userId: user.id, email: person.email, role }))
    )
    return { userId, role }
  })
)

/** Gives the members their roles on a project, too. */
export const assignPeople = Effect.fnUntraced(function* (projectId: string, members: readonly Member[]) {
  const roles = yield* Roles.use((service) => service.list({ offset: 0, limit: 100 }))
  const assignments = yield* Assignments
  for (const { role, userId } of members) {
    const { id: roleId } = yield* Effect.fromNullishOr(roles.items.find(({ name }) => name === role))
    yield* assignments.addToProject({ teamId, projectId }, () => Result.succeed({ userId, roleId }))
  }
})
