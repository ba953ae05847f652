import type { Sql } from "../sql/connect.ts"

/** The entries of all audit chains; null if the database has none of the chains. */
export const auditHeight = async (sql: Sql): Promise<number | null> => {
  const [table] = await sql<{ isThere: boolean }[]>`SELECT to_regclass('audit_heads') IS NOT NULL AS is_there`
  if (table?.isThere !== true) return null
  const [heads] = await sql<{ height: number }[]>`SELECT coalesce(sum(height), 0)::float8 AS height FROM audit_heads`
  return heads?.height ?? null
}
