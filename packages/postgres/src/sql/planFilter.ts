import type { Order, PlanFilter } from "@sortition/domain/shared/Listing"
import type { Sql } from "./Database.ts"

/** Conditions on the times of a row, for a WHERE clause. */
export const timesWithin = (sql: Sql, { createdAt, updatedAt }: PlanFilter) => sql`
  created_at BETWEEN COALESCE(${createdAt.from}, '-infinity'::timestamptz) AND COALESCE(${createdAt.to}, 'infinity'::timestamptz)
  AND updated_at BETWEEN COALESCE(${updatedAt.from}, '-infinity'::timestamptz) AND COALESCE(${updatedAt.to}, 'infinity'::timestamptz)`

/** What to order planned things by; what has no value of its kind comes last either way. */
export const orderOf = <By extends string>(
  sql: Sql,
  columns: Readonly<Record<By, string>>,
  { by, descending }: Order<By>
) => {
  const column: string = columns[by]
  return sql`${sql(column)} ${descending ? sql`DESC` : sql`ASC`} NULLS LAST, number`
}
