import { setTimeout as sleep } from "node:timers/promises"
import postgres from "postgres"

/** The claim to a running server: its holder owns the data folder. */
export interface Ownership {
  readonly release: () => Promise<void>
}

type ClaimResult = Ownership | "held" | "unreachable" | "refused"

/* Any fixed number, known to Sortition alone; it counts within the database `postgres`. */
const lockKey = 8_317_054_391

/* The server is there but starts, stops or is overcrowded; or there is none (yet). Anything else will not change. */
const passing =
  /^(57P0[1-3]|53300|ECONNREFUSED|ECONNRESET|EPIPE|CONNECTION_CLOSED|CONNECT_TIMEOUT|CONNECTION_DESTROYED)$/

const isPassing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "string" && passing.test(error.code)

/**
 * Tries once to take the session lock by which the owner of a server is known. The database lets it go by itself when
 * the holder dies. A connection that is lost while the server lives (it restarts after the crash of a backend) is made again.
 */
export const claimOwnership = async (adminUrl: string): Promise<ClaimResult> => {
  let holding = false
  let reclaiming = false
  const tryLock = () => sql`select pg_try_advisory_lock(${lockKey}) as locked`.then(([row]) => row?.locked === true)
  const reclaim = async () => {
    if (reclaiming) return
    reclaiming = true
    while (holding && !(await tryLock().catch(() => false))) await sleep(200, undefined, { ref: false })
    reclaiming = false
  }
  const sql = postgres(adminUrl, {
    max: 1,
    // postgres.js would otherwise replace the connection, and lose the lock, after an hour.
    max_lifetime: null,
    connect_timeout: 5,
    connection: { application_name: `sortition owner ${process.pid}` },
    onnotice: () => undefined,
    onclose: () => void reclaim()
  })
  const release = async () => {
    holding = false
    await sql.end({ timeout: 0 }).catch(() => undefined)
  }
  try {
    if (await tryLock()) {
      holding = true
      return { release }
    }
    await release()
    return "held"
  } catch (error) {
    await release()
    return isPassing(error) ? "unreachable" : "refused"
  }
}
