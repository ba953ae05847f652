import type { Order, PlanFilter, Span } from "@sortition/domain/Listing"
import type { Sql } from "./Database.ts"

/** Conditions on the times of a row, for a WHERE clause. */
export const timesWithin = (sql: Sql, { createdAt, updatedAt }: PlanFilter) => sql`
  created_at BETWEEN COALESCE(${createdAt.from}, '-infinity'::timestamptz) AND COALESCE(${createdAt.to}, 'infinity'::timestamptz)
  AND updated_at BETWEEN COALESCE(${updatedAt.from}, '-infinity'::timestamptz) AND COALESCE(${updatedAt.to}, 'infinity'::timestamptz)`

/** The end of a statement that reads a span of a list; what has no value of its kind comes last either way. */
export const spanOf = <By extends string>(
  sql: Sql,
  columns: Readonly<Record<By, string>>,
  { by, descending }: Order<By>,
  { limit, offset }: Span
) => {
  const column: string = columns[by]
  return sql`
  ORDER BY ${sql(column)} ${descending ? sql`DESC` : sql`ASC`} NULLS LAST, number ASC LIMIT ${limit} OFFSET ${offset}`
}
