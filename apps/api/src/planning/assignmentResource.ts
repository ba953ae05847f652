import type { UserAssignment } from "@sortition/domain/planning/UserAssignment"
import { z } from "zod"
import { decimalId, time } from "../schemas/fields.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { ExperimentResource } from "./experimentResource.ts"
import { ProjectResource } from "./projectResource.ts"
import { toUserResource, UserResource } from "./userResource.ts"
import { toUserRoleResource, UserRoleResource } from "./userRoleResource.ts"

export const assignmentType = "user_assignments"

/** The values that `include` accepts. */
export const includable = ["user", "user_role", "assignable"] as const
type Included = ReadonlySet<(typeof includable)[number]>

const relationTo = <Type extends string>(type: Type) =>
  z.object({ data: z.object({ id: decimalId, type: z.literal(type) }) })

const schemasFor = <Type extends "experiments" | "projects", Resource extends z.ZodType>(
  name: string,
  type: Type,
  assignable: Resource
) => {
  const resource = z
    .object({
      id: decimalId,
      type: z.literal(assignmentType),
      attributes: z.object({ created_at: time, updated_at: time }),
      relationships: z.object({
        user_role: relationTo("user_roles"),
        user: relationTo("users"),
        assignable: relationTo(type)
      })
    })
    .meta({ id: name, description: "A user, and the role on the project or experiment." })
  const included = z.array(z.union([UserResource, UserRoleResource, assignable])).optional()
  return { resource, included }
}

export const onExperiment = schemasFor("ExperimentUserAssignment", "experiments", ExperimentResource)
export const onProject = schemasFor("ProjectUserAssignment", "projects", ProjectResource)

/** The project or experiment that the role is on, as a resource. */
interface Assignable {
  readonly id: string
  readonly type: string
}

export const toAssignmentResource =
  <Type extends string>(assignable: { readonly id: string; readonly type: Type }) =>
  ({ createdAt, id, role, updatedAt, user }: UserAssignment) => ({
    id,
    type: assignmentType as typeof assignmentType,
    attributes: { created_at: formatTimestamp(createdAt), updated_at: formatTimestamp(updatedAt) },
    relationships: {
      user_role: { data: { id: role.id, type: "user_roles" as const } },
      user: { data: { id: user.id, type: "users" as const } },
      assignable: { data: { id: assignable.id, type: assignable.type } }
    }
  })

/** The field `included` with the requested related resources, each once; no field if none was requested. */
export const includedWith = <A extends Assignable>(
  assignments: readonly UserAssignment[],
  assignable: A,
  include: Included
) => {
  if (include.size === 0) return {}
  const users = include.has("user") ? assignments.map(({ user }) => toUserResource(user)) : []
  const roles = include.has("user_role") ? assignments.map(({ role }) => toUserRoleResource(role)) : []
  const all = [...users, ...roles, ...(include.has("assignable") && assignments.length > 0 ? [assignable] : [])]
  return { included: [...new Map(all.map((each) => [`${each.type} ${each.id}`, each])).values()] }
}
