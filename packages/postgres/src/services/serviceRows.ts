import type { Service } from "@sortition/domain/services/Service"
import { nameKey } from "@sortition/domain/shared/names"
import type { Permission } from "@sortition/domain/shared/Permission"
import { knownPermissions } from "../people/roleRows.ts"
import type { Sql } from "../sql/connect.ts"
import { tableColumns } from "../sql/tableColumns.ts"
import { assignProjectCreator } from "./assignCreator.ts"
import { settleSchedules } from "./settleSchedules.ts"

const columns = tableColumns<Service>({
  id: "fixed",
  number: "fixed",
  teamId: "fixed",
  name: "mutable",
  description: "mutable",
  active: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
})

/** The columns of a `Service` of the table `s`. */
export const serviceColumns = columns.of("s")

/** Equal for names that are the same without regard to case, Unicode normalisation and space at the ends. */
export const nameKeyOf = (name: string): string => nameKey(name.toLowerCase())

const rowOf = (service: Service) => ({ ...service, nameKey: nameKeyOf(service.name) })

/** Stores the service with its creator as Owner. */
export const insertService = async (sql: Sql, service: Service, creatorId: string): Promise<void> => {
  const names = [...columns.all, "nameKey"] as const
  await sql`INSERT INTO services (${sql(names)}) OVERRIDING SYSTEM VALUE VALUES ${sql(rowOf(service), names)}`
  await assignProjectCreator(sql, { serviceId: service.id, userId: creatorId, now: service.createdAt })
}

/**
 * Stores a service that the transaction has locked, and raises the revision of its experiments. First settles their due schedules, because
 * these depend on whether the service was active at their instant.
 */
export const updateService = async (sql: Sql, service: Service): Promise<void> => {
  // Locks in the order of ids, like every transaction that locks several experiments.
  await sql`SELECT FROM experiments WHERE service_id = ${service.id} ORDER BY id FOR NO KEY UPDATE`
  await settleSchedules(sql, [service.id])
  await sql`UPDATE services SET ${sql(rowOf(service), [...columns.mutable, "nameKey"])} WHERE id = ${service.id}`
  await sql`UPDATE experiments SET revision = revision + 1 WHERE service_id = ${service.id}`
}

/** Prevents changes to the services until the transaction ends. The locks are shared. */
export const shareServices = (sql: Sql, ids: readonly string[]) =>
  sql`SELECT FROM services WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR SHARE`

/** The permissions of the user's role on the project; empty without a role. */
export const permissionsOn = async (sql: Sql, id: string, userId: string): Promise<ReadonlySet<Permission>> => {
  const [role] = await sql<{ permissions: readonly string[] }[]>`
    SELECT r.permissions FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
    WHERE a.service_id = ${id} AND a.experiment_id IS NULL AND a.user_id = ${userId}`
  return new Set(knownPermissions(role?.permissions ?? []))
}

/** No two calls get the same number. */
export const nextServiceNumber = async (sql: Sql): Promise<string> => {
  const [row] = await sql<{ number: string }[]>`
    SELECT nextval(pg_get_serial_sequence('services', 'number')) AS number`
  return row?.number ?? ""
}
