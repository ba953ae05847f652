import type { Sql } from "./connect.ts"

/** A LIKE pattern for texts that contain `q`; its own wildcards are literal. */
const patternOf = (q: string): string => `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`

/** Whether one of the columns contains `q`, without regard to case; true without `q`. An index on `search_key` of a column serves it. */
export const searched = (sql: Sql, q: string | undefined, ...columns: readonly ReturnType<Sql>[]) => {
  if (q === undefined || q === "") return sql`true`
  const found = columns.map((column) => sql`search_key(${column}) LIKE search_key(${patternOf(q)})`)
  return sql`(${found.reduce((all, each) => sql`${all} OR ${each}`)})`
}
