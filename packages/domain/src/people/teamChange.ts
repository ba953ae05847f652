import { Result } from "effect"
import { fieldProblem, InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import type { Problem } from "../shared/Problem.ts"
import { PermissionDenied, RecordNotFound } from "./AccessError.ts"
import type { Administrator, UserCaller } from "./Caller.ts"
import type { Role } from "./Role.ts"
import type { TeamUser } from "./TeamUser.ts"
import { UserNotFound } from "./UserNotFound.ts"

/** How a request names a person: by id, by e-mail address without regard to case, or by both. */
export interface PersonName {
  readonly userId?: string | undefined
  readonly email?: string | undefined
}

/** The stored state that a change of a team's users is decided on. */
export interface TeamPeople {
  readonly roles: readonly Role[]
  /** The managers of the team, the caller, and the user to change. */
  readonly members: readonly TeamUser[]
  /** The id of the user with the requested id; null when the caller, not the administrator, shares no team with that user. */
  readonly byId: string | null
  /** The id of the user with the requested e-mail address. */
  readonly byEmail: string | null
}

export type TeamChange =
  | { readonly _tag: "Add"; readonly userId: string; readonly role: Role }
  | { readonly _tag: "Change"; readonly member: TeamUser; readonly role: Role }
  | { readonly _tag: "Keep"; readonly member: TeamUser }
  | { readonly _tag: "Remove"; readonly member: TeamUser }

type AnyCaller = Administrator | UserCaller
type Decision<E> = Result.Result<TeamChange, E | PermissionDenied>

const manages = ({ roles }: TeamPeople, name: string): boolean =>
  roles.find((role) => role.name === name)?.permissions.includes("team_manage") === true

const mayManage = (people: TeamPeople, caller: AnyCaller): boolean =>
  caller._tag === "Administrator" ||
  people.members.some(({ role, userId }) => userId === caller.userId && manages(people, role))

const isLastManager = (people: TeamPeople, { id, role }: TeamUser): boolean =>
  manages(people, role) && !people.members.some((other) => other.id !== id && manages(people, other.role))

const denied = Result.fail(new PermissionDenied({ action: "manage", subject: "team" }))
const unknown = (id: string) => Result.fail(new RecordNotFound({ record: "TeamUser", id }))
const roleMissing = fieldProblem("role", "Role must exist")

/** The id of the person. The answer to an id beside an address does not depend on who has that id. */
const identify = (
  { byEmail, byId }: TeamPeople,
  { email, userId }: PersonName
): Result.Result<string, InvalidInput | UserNotFound> => {
  const found = email === undefined ? byId : byEmail
  if (found === null) return Result.fail(new UserNotFound({}))
  return email === undefined || userId === undefined || userId === found
    ? Result.succeed(found)
    : Result.fail(invalidField("userId", "User id and email must be of the same user"))
}

/** Adds the user to the team. */
export const addTeamUser = (
  people: TeamPeople,
  caller: AnyCaller,
  { role: name, ...person }: PersonName & { readonly role: string }
): Decision<InvalidInput | UserNotFound> => {
  if (!mayManage(people, caller)) return denied
  const identified = identify(people, person)
  if (Result.isFailure(identified)) return Result.fail(identified.failure)
  const userId = identified.success
  const problems: Problem[] = []
  if (people.members.some((member) => member.userId === userId)) {
    problems.push(fieldProblem("userId", "User has already been taken"))
  }
  const role = people.roles.find((each) => each.name === name)
  if (role === undefined) problems.push(roleMissing)
  if (role === undefined || problems.length > 0) return Result.fail(new InvalidInput({ problems }))
  return Result.succeed({ _tag: "Add", userId, role })
}

/** Gives the member another role. Fails when the team would lose its last manager. */
export const changeTeamUser = (
  people: TeamPeople,
  caller: AnyCaller,
  { id, role: name }: { readonly id: string; readonly role: string }
): Decision<InvalidInput | RecordNotFound> => {
  if (!mayManage(people, caller)) return denied
  const member = people.members.find((each) => each.id === id)
  if (member === undefined) return unknown(id)
  const role = people.roles.find((each) => each.name === name)
  if (role === undefined) return Result.fail(new InvalidInput({ problems: [roleMissing] }))
  if (role.name === member.role) return Result.succeed({ _tag: "Keep", member })
  if (isLastManager(people, member) && !manages(people, name)) {
    return Result.fail(invalidField("role", "The last user who can manage the team cannot be demoted"))
  }
  return Result.succeed({ _tag: "Change", member, role })
}

/** Removes the member. Fails when the team would lose its last manager. */
export const removeTeamUser = (
  people: TeamPeople,
  caller: AnyCaller,
  id: string
): Decision<InvalidInput | RecordNotFound> => {
  if (!mayManage(people, caller)) return denied
  const member = people.members.find((each) => each.id === id)
  if (member === undefined) return unknown(id)
  if (isLastManager(people, member)) {
    const message = "The last user who can manage the team cannot be removed"
    return Result.fail(new InvalidInput({ problems: [{ path: [], message }] }))
  }
  return Result.succeed({ _tag: "Remove", member })
}
