import type { Service } from "@sortition/domain/services/Service"
import type { Sql } from "../sql/Database.ts"
import { tableColumns } from "../sql/tableColumns.ts"

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

/** A name without regard to case. */
export const nameKeyOf = (name: string): string => name.toLowerCase()

const rowOf = (service: Service) => ({ ...service, nameKey: nameKeyOf(service.name) })

export const insertService = (sql: Sql, service: Service) => {
  const names = [...columns.all, "nameKey"] as const
  return sql`INSERT INTO services (${sql(names)}) OVERRIDING SYSTEM VALUE VALUES ${sql(rowOf(service), names)}`
}

export const updateService = (sql: Sql, service: Service) =>
  sql`UPDATE services SET ${sql(rowOf(service), [...columns.mutable, "nameKey"])} WHERE id = ${service.id}`
