import { Effect } from "effect"
import type { Sql } from "../sql/connect.ts"
import type { Database } from "../sql/Database.ts"

/** A transaction that stays open while a request is answered. */
export interface OpenTransaction {
  readonly connection: Sql
  /** Runs the last statements and commits. Rejects when the transaction is not committed, or when that is not known. */
  readonly commit: (last: (connection: Sql) => Promise<unknown>) => Promise<void>
  /** Rolls back. Never rejects. */
  readonly abandon: () => Promise<void>
}

class Abandoned extends Error {
  override readonly name = "Abandoned"
}

/**
 * Begins a transaction among those of `change`. Resolves to it when `begin` resolves to null, otherwise ends it and resolves to what `begin`
 * resolved to.
 */
export const openClaim = async <A extends object>(
  { change }: Pick<Database["Service"], "change">,
  begin: (connection: Sql) => Promise<A | null>
): Promise<A | { readonly open: OpenTransaction }> => {
  const opened = Promise.withResolvers<{ readonly open: OpenTransaction }>()
  const decided = Promise.withResolvers<(connection: Sql) => Promise<unknown>>()
  // It may be rejected before the transaction waits for it.
  decided.promise.catch(() => undefined)
  const ended: Promise<A | null> = Effect.runPromise(
    change(async (connection) => {
      const result = await begin(connection)
      if (result !== null) return result
      opened.resolve({ open: { connection, commit, abandon } })
      await (await decided.promise)(connection)
      return null
    })
  )
  const commit = async (last: (connection: Sql) => Promise<unknown>): Promise<void> => {
    decided.resolve(last)
    await ended
  }
  const abandon = async (): Promise<void> => {
    decided.reject(new Abandoned())
    await ended.catch(() => undefined)
  }
  const other = await Promise.race([opened.promise, ended])
  return other ?? opened.promise
}
