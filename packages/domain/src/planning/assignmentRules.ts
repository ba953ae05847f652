import { Result } from "effect"
import { RecordNotFound } from "../people/AccessError.ts"
import { denied } from "../people/Caller.ts"
import type { Role } from "../people/Role.ts"
import type { User } from "../people/User.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import type { Permission } from "../shared/Permission.ts"
import type { Grant, ProjectAuthority, ProjectUserFacts, RequestedRole } from "./AssignmentStore.ts"
import type { ExperimentFacts } from "./PlannedExperimentStore.ts"
import type { UserAssignment } from "./UserAssignment.ts"

const keep = (assignment: UserAssignment): Grant => ({ _tag: "Keep", assignment })
const give = (user: User, role: Role): Grant => ({ _tag: "Give", user, role })

const notFound = (record: RecordNotFound["record"], id: string) => Result.fail(new RecordNotFound({ record, id }))

const invalid = (path: readonly string[], message: string) =>
  Result.fail(new InvalidInput({ problems: [{ path, message }] }))

const manages = ({ permissions }: Role) => permissions.includes("project_users_manage")

/** Whether the project would lose its last user manager if this user had the `next` role, or none. */
const losesLastManager = ({ assignment, othersManage }: ProjectUserFacts, next: Role | null) =>
  assignment?.assigned === "manually" && manages(assignment.role) && !othersManage && !(next !== null && manages(next))

const lastManager = () => invalid([], "The last user who can manage users cannot be removed or demoted")

const giveOnProject = (facts: ProjectUserFacts, user: User, role: Role) =>
  losesLastManager(facts, role) ? lastManager() : Result.succeed(give(user, role))

/** An owner of the team has every permission on the users of its projects. */
export const requireOnProjectUsers = (
  { onProject, onTeam }: Pick<ProjectAuthority, "onProject" | "onTeam">,
  permission: Permission
) => (onProject.has(permission) || onTeam.has("team_manage") ? Result.void : Result.fail(denied(permission)))

/** The users of an archived experiment, or of an experiment of an archived project, cannot change. */
export const requireOnExperimentUsers = ({ experiment, onExperiment, serviceActive }: ExperimentFacts) =>
  serviceActive && !experiment.archived && onExperiment.has("experiment_users_manage")
    ? Result.void
    : Result.fail(denied("experiment_users_manage"))

export const existing = (assignment: UserAssignment | null, id: string) =>
  assignment === null ? notFound("UserAssignment", id) : Result.succeed(assignment)

export const changeOnExperiment =
  (assignment: UserAssignment) =>
  ({ role }: RequestedRole): Result.Result<Grant, InvalidInput> => {
    if (role === null) return invalid(["roleId"], "User role must exist")
    return Result.succeed(role.id === assignment.role.id ? keep(assignment) : give(assignment.user, role))
  }

export const addToProject =
  ({ roleId, userId }: { readonly userId: string; readonly roleId: string }) =>
  (facts: ProjectUserFacts & RequestedRole): Result.Result<Grant, InvalidInput | RecordNotFound> => {
    const { assignment, role, user } = facts
    if (user === null) return notFound("User", userId)
    if (role === null) return notFound("UserRole", roleId)
    return assignment?.assigned === "manually" && role.id === assignment.role.id
      ? Result.succeed(keep(assignment))
      : giveOnProject(facts, user, role)
  }

export const changeOnProject =
  (id: string, roleId: string) =>
  (facts: ProjectUserFacts & RequestedRole): Result.Result<Grant, InvalidInput | RecordNotFound> => {
    const { assignment, role } = facts
    if (assignment === null) return notFound("UserAssignment", id)
    if (role === null) return notFound("UserRole", roleId)
    return role.id === assignment.role.id
      ? Result.succeed(keep(assignment))
      : giveOnProject(facts, assignment.user, role)
  }

/** The assignment to remove. */
export const removeFromProject =
  (id: string) =>
  (facts: ProjectUserFacts): Result.Result<UserAssignment, InvalidInput | RecordNotFound> => {
    if (facts.assignment === null) return notFound("UserAssignment", id)
    return losesLastManager(facts, null) ? lastManager() : Result.succeed(facts.assignment)
  }
