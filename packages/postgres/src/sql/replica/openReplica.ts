import { setTimeout as sleep } from "node:timers/promises"
import type { Pool, Sql } from "../connect.ts"
import { replicaProgress } from "./replicaProgress.ts"

/** Milliseconds between two checks of the replica. */
const checkEvery = 1_000
/** Milliseconds that a check may last. */
const checkWithin = 2_000
/** How far the replica may be behind the primary, in milliseconds. */
const mostBehind = 10_000

/** One run at a time. A call waits for a run that begins after it; calls that wait share that run. */
const sharedRuns = (run: () => Promise<void>) => {
  let running = Promise.resolve()
  let next: Promise<void> | undefined
  return (): Promise<void> => {
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        running = run()
        return running
      })
    return next
  }
}

/** The database of a server: the same on a primary and its physical replicas, and nowhere else. */
const identity = (sql: Sql) => sql`
  (SELECT system_identifier::text FROM pg_control_system()) || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())`

const askPrimary = async (sql: Sql) => {
  const [row] = await sql<{ position: number; identity: string }[]>`
    SELECT (CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_insert_lsn() END - '0/0')::float8 AS position,
      ${identity(sql)} AS identity`
  return row
}

const askReplica = async (sql: Sql) => {
  const [row] = await sql<{ position: number; identity: string }[]>`
    SELECT (pg_last_wal_replay_lsn() - '0/0')::float8 AS position, ${identity(sql)} AS identity WHERE pg_is_in_recovery()`
  return row
}

export interface Replica {
  /** This process has committed a write of the record. */
  readonly wrote: (record: string) => void
  /**
   * Whether the replica has what a read has to contain: the writes of this process to the record, or everything when `isCurrent`. Never
   * rejects.
   */
  readonly serves: (record: string, isCurrent: boolean) => Promise<boolean>
  /** Runs a read on the replica. Rejects when the replica fails or goes away meanwhile. */
  readonly read: <A>(run: (connection: Sql) => PromiseLike<A>) => Promise<A>
  /** Ends the checks. */
  readonly close: () => void
}

/**
 * Watches a streaming replica of `primary`. It is used while it answers, replays the log of that primary, and is at most ten seconds behind.
 * `report` hears of each change: null when the replica is in use from now on, otherwise why it is not.
 */
export const openReplica = (replica: Pool, primary: Sql, report: (problem: string | null) => void): Replica => {
  const progress = replicaProgress()
  const closing = new AbortController()
  let state: "closed" | "used" | "unknown" | "unused" = "unknown"
  /** Ends the reads that the replica has not answered. */
  const unanswered = new Set<(fault: Error) => void>()

  const use = (problem: string | null) => {
    const next = problem === null ? "used" : "unused"
    if (state === next || state === "closed") return
    state = next
    for (const reject of unanswered) reject(new Error(problem ?? ""))
    report(problem)
  }
  let expected: string | undefined
  const passCheckpoint = async () => {
    const checkpoint = { write: progress.lastWrite(), at: performance.now() }
    const asked = await askPrimary(primary).catch(() => undefined)
    if (asked === undefined || asked.position === null) return
    expected = asked.identity
    progress.passCheckpoint({ ...checkpoint, position: asked.position })
  }
  const check = sharedRuns(async () => {
    await passCheckpoint()
    const found = await askReplica(replica)
    if (found === undefined) return use("the server is not a replica")
    if (expected === undefined) return
    if (found.identity !== expected) return use("the server replicates another database")
    progress.replayedTo(found.position)
    // Half of the limit, so that a replica near it is not used and left in turns.
    const limit = state === "unused" ? mostBehind / 2 : mostBehind
    const isBehind = performance.now() - progress.currentAt() > limit
    use(isBehind ? `the replica is more than ${mostBehind / 1_000} seconds behind` : null)
  })
  const { signal } = closing
  const watch = async () => {
    while (!signal.aborted) {
      const late = sleep(checkWithin, "late", { signal, ref: false })
      const outcome = await Promise.race([check(), late]).catch(() => "failed")
      if (outcome !== undefined) use("the replica does not answer")
      await sleep(checkEvery, undefined, { signal, ref: false })
    }
  }
  watch().catch(() => undefined)

  const whileUsed = async <A>(running: PromiseLike<A>): Promise<A> => {
    const { promise, reject, resolve } = Promise.withResolvers<A>()
    unanswered.add(reject)
    running.then(resolve, reject)
    return promise.finally(() => unanswered.delete(reject))
  }
  return {
    wrote: progress.wrote,
    serves: async (record, isCurrent) => {
      if (state !== "used") return false
      const write = isCurrent ? progress.nextWrite() : progress.lastWriteOf(record)
      if (progress.has(write)) return true
      await whileUsed(check()).catch(() => undefined)
      return state === "used" && progress.has(write)
    },
    read: (run) => whileUsed(run(replica)),
    close: () => {
      state = "closed"
      closing.abort()
    }
  }
}
