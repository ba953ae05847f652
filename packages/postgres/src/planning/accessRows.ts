import type { Experiment } from "@sortition/domain/experiments/Experiment"
import type { Moment } from "@sortition/domain/experiments/lifecycle"
import type { Service } from "@sortition/domain/services/Service"
import type { Permission } from "@sortition/domain/shared/Permission"
import { experimentColumns } from "../experiments/experimentRows.ts"
import { knownPermissions } from "../people/roleRows.ts"
import { serviceColumns } from "../services/serviceRows.ts"
import type { Sql } from "../sql/connect.ts"

/** As stored: may include permissions that this version does not know. */
type StoredPermissions = readonly string[] | null

type Permissions = ReadonlySet<Permission>

const setOf = (stored: StoredPermissions): Permissions => new Set(knownPermissions(stored ?? []))

/** The permissions of the user's role in the team, null unless the user is a member; undefined when the team does not exist. */
export const readTeamAccess = async (
  sql: Sql,
  userId: string | null,
  teamId: string
): Promise<Permissions | null | undefined> => {
  const [row] = await sql<{ permissions: StoredPermissions }[]>`
    SELECT r.permissions FROM teams t
    LEFT JOIN team_members m ON m.team_id = t.id AND m.user_id = ${userId}
    LEFT JOIN user_roles r ON r.id = m.role_id
    WHERE t.id = ${teamId}`
  if (row === undefined) return undefined
  return row.permissions === null ? null : setOf(row.permissions)
}

/** The service `s` that `where` selects, and the permissions of the user's role on the project. */
export const readProjectAccess = async (sql: Sql, userId: string | null, where: ReturnType<Sql>) => {
  const [row] = await sql<(Service & { readonly permissions: StoredPermissions })[]>`
    SELECT ${serviceColumns(sql)}, r.permissions FROM services s
    LEFT JOIN user_assignments a ON a.service_id = s.id AND a.experiment_id IS NULL AND a.user_id = ${userId}
    LEFT JOIN user_roles r ON r.id = a.role_id
    WHERE ${where}`
  if (row === undefined) return null
  const { permissions, ...service } = row
  return { service, permissions: setOf(permissions) }
}

/**
 * The experiment `e` of the service `s` that `where` selects, the time of the database's clock, and the permissions of the user's role on
 * the experiment.
 */
export const readExperimentAccess = async (sql: Sql, userId: string | null, where: ReturnType<Sql>) => {
  const [row] = await sql<(Experiment & Moment & { readonly permissions: StoredPermissions })[]>`
    SELECT ${experimentColumns(sql)}, s.active AS service_active, statement_timestamp() AS now, r.permissions
    FROM experiments e JOIN services s ON s.id = e.service_id
    LEFT JOIN user_assignments a ON a.experiment_id = e.id AND a.user_id = ${userId}
    LEFT JOIN user_roles r ON r.id = a.role_id
    WHERE ${where}`
  if (row === undefined) return null
  const { now, permissions, serviceActive, ...experiment } = row
  return { experiment, serviceActive, now, permissions: setOf(permissions) }
}

/** A record that was located before still exists: projects and experiments are never deleted. */
export const found = <A>(record: A | null): A => {
  if (record === null) throw new Error("a project or experiment no longer exists")
  return record
}
