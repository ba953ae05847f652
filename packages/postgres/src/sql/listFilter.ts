import type { ListFilter, Order } from "@sortition/domain/shared/Listing"
import type { Sql } from "./connect.ts"

/** Conditions on the times of a row, for a WHERE clause. */
export const timesWithin = (sql: Sql, { createdAt, updatedAt }: ListFilter) => sql`
  created_at BETWEEN COALESCE(${createdAt.from}, '-infinity'::timestamptz) AND COALESCE(${createdAt.to}, 'infinity'::timestamptz)
  AND updated_at BETWEEN COALESCE(${updatedAt.from}, '-infinity'::timestamptz) AND COALESCE(${updatedAt.to}, 'infinity'::timestamptz)`

/** The ORDER BY of a list whose ids are the numbers of its rows. Rows without a value come last in both directions. */
export const orderOf = (sql: Sql, { by, descending }: Order<string>) =>
  sql`${sql(by === "id" ? "number" : by)} ${descending ? sql`DESC` : sql`ASC`} NULLS LAST, number`
