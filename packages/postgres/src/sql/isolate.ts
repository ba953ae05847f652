import type { RowFault } from "@sortition/domain/jobs/RowsFailed"
import postgres from "postgres"
import type { Sql, Transaction } from "./connect.ts"

interface Isolated<A> {
  readonly results: readonly A[]
  readonly faults: readonly RowFault[]
}

/** SQLSTATEs that say nothing about a row: connection, transaction, resources, locks, shutdown, a server that is read-only. */
const others = /^(08|25|40|53|55|57P)/

const isOfRows = (fault: unknown) => fault instanceof postgres.PostgresError && !others.test(fault.code)

/** More rows than this do not fail each for its own reason. */
const mostFaults = 100

/**
 * Runs a statement on a set of rows. If it fails because of a row, runs it on both halves of the set, in order, and so on, so that only the
 * rows that fail by themselves are left. A run that fails must leave nothing behind. Other faults, and those of too many rows, are passed on.
 */
export const isolate = async <A>(
  ids: readonly string[],
  run: (part: readonly string[]) => Promise<A>
): Promise<Isolated<A>> => {
  const results: A[] = []
  const faults: RowFault[] = []
  const parts = [ids]
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const [id] = part
    if (id === undefined) continue
    try {
      results.push(await run(part))
    } catch (fault) {
      if (!isOfRows(fault) || faults.length === mostFaults) throw fault
      const half = Math.floor(part.length / 2)
      if (half === 0) faults.push({ id, fault })
      else parts.push(part.slice(half), part.slice(0, half))
    }
  }
  return { results, faults }
}

const isTransaction = (connection: Sql): connection is Transaction => "savepoint" in connection

/** A part of a transaction that leaves nothing behind when it fails, and gives back the locks that it had. */
export const inSavepoint = async <A>(connection: Sql, run: (part: Sql) => Promise<A>): Promise<A> => {
  if (!isTransaction(connection)) throw new Error("a savepoint needs a transaction")
  return (await connection.savepoint(async (part) => ({ value: await run(part) }))).value
}
