import { onDatabase } from "./onDatabase.ts"

/** Calls `run` while the database refuses every new user assignment. */
export const whileAssignmentsFail = async <A>(databaseUrl: string, run: () => Promise<A>): Promise<A> => {
  await onDatabase(
    databaseUrl,
    (sql) => sql`ALTER TABLE user_assignments ADD CONSTRAINT refused CHECK (false) NOT VALID`
  )
  try {
    return await run()
  } finally {
    await onDatabase(databaseUrl, (sql) => sql`ALTER TABLE user_assignments DROP CONSTRAINT refused`)
  }
}
