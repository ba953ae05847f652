import { Result } from "effect"
import { RecordNotFound } from "../people/AccessError.ts"
import type { Role } from "../people/Role.ts"
import type { User } from "../people/User.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import { invalidAttribute } from "../shared/invalidAttribute.ts"
import type { UserAssignment } from "./UserAssignment.ts"

/** What is stored, null where there is no such thing. */
export interface ExperimentUserFacts {
  readonly assignment: UserAssignment | null
  readonly role: Role | null
}

export interface ProjectUserFacts extends ExperimentUserFacts {
  /** Who is asked for by id: none unless a member of the project's team. */
  readonly user: User | null
  /** Whether somebody else on the project, assigned manually, can manage its users. */
  readonly othersManage: boolean
}

/** Leave what is there, or give a role manually. */
export type Grant =
  | { readonly _tag: "Stands"; readonly assignment: UserAssignment }
  | { readonly _tag: "Give"; readonly user: User; readonly role: Role }

const stands = (assignment: UserAssignment): Grant => ({ _tag: "Stands", assignment })
const give = (user: User, role: Role): Grant => ({ _tag: "Give", user, role })

const notFound = (record: RecordNotFound["record"], id: string) => Result.fail(new RecordNotFound({ record, id }))

const manages = ({ permissions }: Role) => permissions.includes("project_users_manage")

/** Whether the project would lose the last who can manage its users, if this one had the `next` role, or none. */
const losesLastManager = ({ assignment, othersManage }: ProjectUserFacts, next: Role | null) =>
  assignment?.assigned === "manually" && manages(assignment.role) && !othersManage && !(next !== null && manages(next))

const lastManager = () =>
  Result.fail(
    new InvalidInput({
      problems: [{ path: ["data"], message: "User assignment is that of the last user who can manage users" }]
    })
  )

const giveOnProject = (facts: ProjectUserFacts, user: User, role: Role) =>
  losesLastManager(facts, role) ? lastManager() : Result.succeed(give(user, role))

export const changeOnExperiment =
  (id: string) =>
  ({ assignment, role }: ExperimentUserFacts): Result.Result<Grant, InvalidInput | RecordNotFound> => {
    if (assignment === null) return notFound("UserAssignment", id)
    if (role === null) return Result.fail(invalidAttribute("user_role_id", "User role must exist"))
    return Result.succeed(role.id === assignment.role.id ? stands(assignment) : give(assignment.user, role))
  }

export const addToProject =
  ({ roleId, userId }: { readonly userId: string; readonly roleId: string }) =>
  (facts: ProjectUserFacts): Result.Result<Grant, InvalidInput | RecordNotFound> => {
    const { assignment, role, user } = facts
    if (user === null) return notFound("User", userId)
    if (role === null) return notFound("UserRole", roleId)
    return assignment?.assigned === "manually" && role.id === assignment.role.id
      ? Result.succeed(stands(assignment))
      : giveOnProject(facts, user, role)
  }

export const changeOnProject =
  (id: string, roleId: string) =>
  (facts: ProjectUserFacts): Result.Result<Grant, InvalidInput | RecordNotFound> => {
    const { assignment, role } = facts
    if (assignment === null) return notFound("UserAssignment", id)
    if (role === null) return notFound("UserRole", roleId)
    return role.id === assignment.role.id
      ? Result.succeed(stands(assignment))
      : giveOnProject(facts, assignment.user, role)
  }

/** Answers what is to be removed. */
export const removeFromProject =
  (id: string) =>
  (facts: ProjectUserFacts): Result.Result<UserAssignment, InvalidInput | RecordNotFound> => {
    if (facts.assignment === null) return notFound("UserAssignment", id)
    return losesLastManager(facts, null) ? lastManager() : Result.succeed(facts.assignment)
  }
