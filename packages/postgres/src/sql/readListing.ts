import type { Listing, Span } from "@sortition/domain/shared/Listing"
import type postgres from "postgres"
import type { Sql } from "./connect.ts"

type Fragment = postgres.PendingQuery<postgres.Row[]>

/** Reads one part of the rows of `from` in this order, and the total. */
export const readListing = async <A extends object>(
  sql: Sql,
  parts: { readonly columns: Fragment; readonly from: Fragment; readonly order: Fragment },
  { limit, offset }: Span
): Promise<Listing<A>> => {
  const { columns, from, order } = parts
  const start = Math.min(offset, Number.MAX_SAFE_INTEGER)
  const [items, [counted]] = await Promise.all([
    sql<A[]>`SELECT ${columns} ${from} ORDER BY ${order} LIMIT ${limit} OFFSET ${start}`,
    sql<{ total: number }[]>`SELECT count(*)::int AS total ${from}`
  ])
  return { items: [...items], total: counted?.total ?? 0 }
}
