import type { Pool, Sql } from "../sql/connect.ts"

/**
 * Runs statements that each name one experiment, so that a database distributed by experiment locks the rows of each on one machine. Several
 * experiments share one transaction, its statements sent together, in ascending order of ids, so that concurrent batches cannot deadlock.
 */
export const byExperiment = async <A>(
  sql: Pool,
  experimentIds: readonly string[],
  run: (sql: Sql, experimentId: string) => Promise<A>
): Promise<readonly A[]> => {
  const [only, ...others] = experimentIds
  if (only === undefined) return []
  if (others.length === 0) return [await run(sql, only)]
  const ascending = experimentIds.toSorted()
  const { results } = await sql.begin(async (connection) => ({
    results: await Promise.all(ascending.map((id) => run(connection, id)))
  }))
  return results
}
