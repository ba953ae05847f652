import type { Sql } from "../../sql/connect.ts"

/** Part of a statement or a statement: says that the results of an experiment have changed since they were last looked at. */
export const markChanged = (sql: Sql, experimentId: string) => sql`
  INSERT INTO result_watches (experiment_id, changes) VALUES (${experimentId}, 1)
  ON CONFLICT (experiment_id) DO UPDATE SET changes = result_watches.changes + 1`
