import { Database } from "@sortition/postgres/sql/Database"
import { Effect, ManagedRuntime } from "effect"
import { afterAll } from "vitest"

const tables = `
  SELECT c.relname AS name FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'experiment_activity' ORDER BY 1`
const hashOf = (table: string) => `
  SELECT '${table}' AS name, count(*) || ' ' || coalesce(md5(string_agg(row, ',' ORDER BY row)), '') AS hash
  FROM (SELECT md5((to_jsonb(t) - 'last_used_at')::text) AS row FROM "${table}" t) AS rows`

/**
 * Counts and hashes the rows of every table: the same until something changes. The times of tokens' last uses do not count, nor does activity,
 * which has the refusals.
 */
export const useFingerprint = (databaseUrl: () => string) => {
  const open = () => ManagedRuntime.make(Database.layerUrl(databaseUrl(), { isMigrated: true }))
  let database: ReturnType<typeof open> | undefined
  let statement: string | undefined
  afterAll(() => database?.dispose())
  return async (): Promise<Readonly<Record<string, string>>> => {
    database ??= open()
    const { sql } = await database.runPromise(Effect.service(Database))
    statement ??= (await sql.unsafe<{ name: string }[]>(tables)).map(({ name }) => hashOf(name)).join(" UNION ALL ")
    const hashes = await sql.unsafe<{ name: string; hash: string }[]>(statement)
    return Object.fromEntries(hashes.map(({ hash, name }) => [name, hash]))
  }
}
