import type { Listing, Span } from "@sortition/domain/Listing"
import type postgres from "postgres"
import type { Sql } from "./Database.ts"

type Fragment = postgres.PendingQuery<postgres.Row[]>

/** One part of the rows that `from` gives, ordered by the id of `table`, and how many there are in all. */
export const readListing = async <A extends object>(
  sql: Sql,
  parts: { readonly columns: Fragment; readonly from: Fragment; readonly table: string },
  { limit, offset }: Span
): Promise<Listing<A>> => {
  const { columns, from, table } = parts
  const start = Math.min(offset, Number.MAX_SAFE_INTEGER)
  const [items, [counted]] = await Promise.all([
    sql<A[]>`SELECT ${columns} ${from} ORDER BY ${sql(table)}.id LIMIT ${limit} OFFSET ${start}`,
    sql<{ total: number }[]>`SELECT count(*)::int AS total ${from}`
  ])
  return { items: [...items], total: counted?.total ?? 0 }
}
