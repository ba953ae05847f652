import type { Assignments, Role, User } from "../resources.ts"

type Assignment = Assignments["data"][number]
type Included = NonNullable<Assignments["included"]>[number]

/** A person's role on a project or experiment. */
export interface AssignedPerson {
  /** Of the assignment. */
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly roleId: string
  readonly roleName: string
  readonly permissions: readonly string[]
  readonly since: string
  /** On an experiment, whether the role follows the project. */
  readonly follows: boolean
}

interface Origin {
  readonly id: string
  readonly assigned: "automatically" | "manually"
}

const isUser = (resource: Included): resource is User => resource.type === "users"
const isRole = (resource: Included): resource is Role => resource.type === "user_roles"

/** Joins the assignments of a document with the people and roles that it includes. */
export const assignedPeople = (
  { data, included }: { readonly data: readonly Assignment[]; readonly included: readonly Included[] },
  origins: readonly Origin[] = []
): readonly AssignedPerson[] => {
  const users = new Map(included.filter(isUser).map((user) => [user.id, user.attributes]))
  const roles = new Map(included.filter(isRole).map((role) => [role.id, role.attributes]))
  const automatic = new Set(origins.filter(({ assigned }) => assigned === "automatically").map(({ id }) => id))
  return data.map(({ attributes, id, relationships: { user, user_role } }) => {
    const person = users.get(user.data.id)
    const role = roles.get(user_role.data.id)
    return {
      id,
      userId: user.data.id,
      name: person?.full_name ?? user.data.id,
      email: person?.email ?? "",
      roleId: user_role.data.id,
      roleName: role?.name ?? "",
      permissions: role?.permissions ?? [],
      since: attributes.created_at,
      follows: automatic.has(id)
    }
  })
}
