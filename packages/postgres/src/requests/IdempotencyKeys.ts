import { setTimeout as sleep } from "node:timers/promises"
import { Context, Effect, Layer } from "effect"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { type OpenTransaction, openClaim } from "./openClaim.ts"
import { deriveSecret, type KeptAnswer, openAnswer, sealAnswer } from "./sealAnswer.ts"

/** Milliseconds that a repeat waits for the first request. */
const patience = 2_000
/** Milliseconds between two looks at a request that another process answers. */
const pause = 50
/** The largest answer that is kept, in bytes, compressed. */
const largest = 2_097_152
/** Rows that one statement deletes, and statements that one run makes. */
const purging = { rows: 1_000, rounds: 20 }

export interface KeyedRequest {
  /** Whose key it is; never shown. */
  readonly caller: string
  readonly key: string
  /** SHA-256 of everything that makes the request the same as another. */
  readonly fingerprint: Buffer
}

/** The first request with a key, while it is answered. Its changes join `connection`. */
export interface OpenRequest {
  readonly connection: Sql
  /** The effect runs after the commit. */
  readonly after: (effect: Effect.Effect<void>) => void
  /** Commits the changes together with the answer. False when the answer is too large to keep: then nothing is stored. */
  readonly keep: (answer: KeptAnswer) => Effect.Effect<boolean>
  /** Rolls back, so that a repeat runs again. */
  readonly abandon: Effect.Effect<void>
}

export type Claim =
  | { readonly _tag: "Answered"; readonly answer: KeptAnswer }
  /** Another request has the key. */
  | { readonly _tag: "Reused" }
  /** The first request is not answered yet. */
  | { readonly _tag: "Busy" }
  | { readonly _tag: "Open"; readonly request: OpenRequest }

interface Row {
  readonly fingerprint: Buffer
  readonly status: number
  readonly content: Buffer
}

const read = (sql: Sql, id: Buffer) => sql<Row[]>`
  SELECT fingerprint, status, content FROM idempotency_keys
  WHERE id = ${id} AND created_at > statement_timestamp() - interval '24 hours'`

/** Replaces a row that has expired: the caller holds the lock of the key. */
const write = (sql: Sql, id: Buffer, { content, fingerprint, status }: Row) => sql`
  INSERT INTO idempotency_keys (id, fingerprint, status, content) VALUES (${id}, ${fingerprint}, ${status}, ${content})
  ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status, content = excluded.content,
    created_at = excluded.created_at`

const hold = (sql: Sql, id: Buffer) => sql<{ held: boolean }[]>`
  SELECT pg_try_advisory_xact_lock(${String(id.readBigInt64BE())}::bigint) AS held`

/** The answers to requests with an `Idempotency-Key`, each kept for 24 hours. */
export class IdempotencyKeys extends Context.Service<
  IdempotencyKeys,
  {
    /** Waits up to two seconds for the first request with the key, in this process or in another. */
    readonly claim: (request: KeyedRequest) => Effect.Effect<Claim>
    /** Deletes answers that have expired, at most 20,000 of them. */
    readonly purge: Effect.Effect<void>
  }
>()("postgres/IdempotencyKeys") {
  static readonly layer = Layer.effect(
    IdempotencyKeys,
    Effect.gen(function* () {
      const database = yield* Database
      const { sql } = database
      /** By id, in hexadecimal digits: ends when the request of this process is answered. */
      const running = new Map<string, Promise<void>>()

      const answerOf = async ({ content, fingerprint, status }: Row, request: KeyedRequest): Promise<Claim> =>
        fingerprint.equals(request.fingerprint)
          ? {
              _tag: "Answered",
              answer: { status, ...(await openAnswer(content, deriveSecret(request.caller, request.key, "content"))) }
            }
          : { _tag: "Reused" }

      const opened = (
        id: Buffer,
        request: KeyedRequest,
        { end, open: { abandon, commit, connection } }: { readonly end: () => void; readonly open: OpenTransaction }
      ) => {
        const later: Effect.Effect<void>[] = []
        const secret = deriveSecret(request.caller, request.key, "content")
        const keep = async (answer: KeptAnswer): Promise<boolean> => {
          const content = await sealAnswer(answer, secret)
          if (content.length > largest) return false
          const { fingerprint } = request
          await commit((last) => write(last, id, { fingerprint, status: answer.status, content }))
          return true
        }
        const open: OpenRequest = {
          connection,
          after: (effect) => void later.push(effect),
          keep: (answer) =>
            query(() => keep(answer)).pipe(
              Effect.tap((isKept) => (isKept ? Effect.all(later, { discard: true }) : query(abandon))),
              Effect.ensuring(Effect.sync(end))
            ),
          abandon: Effect.ensuring(query(abandon), Effect.sync(end))
        }
        return { _tag: "Open" as const, request: open }
      }

      const attempt = async (id: Buffer, request: KeyedRequest, end: () => void): Promise<Claim> => {
        const [known] = await read(sql, id)
        if (known !== undefined) return answerOf(known, request)
        const claimed = await openClaim(database, async (connection) => {
          // Sent together; the second reads what was committed before the lock was free.
          const [[lock], [found]] = await Promise.all([hold(connection, id), read(connection, id)])
          if (lock?.held !== true) return { _tag: "Busy" as const }
          return found === undefined ? null : { _tag: "Found" as const, found }
        })
        if ("open" in claimed) return opened(id, request, { end, open: claimed.open })
        return claimed._tag === "Busy" ? claimed : answerOf(claimed.found, request)
      }

      /** Makes the other requests of this process that have the key wait until `end`. */
      const reserve = (name: string): (() => void) => {
        const { promise, resolve } = Promise.withResolvers<void>()
        running.set(name, promise)
        return () => {
          running.delete(name)
          resolve()
        }
      }
      const claimNow = async (id: Buffer, name: string, request: KeyedRequest): Promise<Claim> => {
        const end = reserve(name)
        try {
          const claimed = await attempt(id, request, end)
          if (claimed._tag !== "Open") end()
          return claimed
        } catch (fault) {
          end()
          throw fault
        }
      }

      const claim = async (request: KeyedRequest): Promise<Claim> => {
        const id = deriveSecret(request.caller, request.key, "id")
        const name = id.toString("hex")
        const deadline = performance.now() + patience
        while (performance.now() < deadline) {
          const other = running.get(name)
          if (other !== undefined) {
            await Promise.race([other, sleep(deadline - performance.now(), undefined, { ref: false })])
            continue
          }
          const claimed = await claimNow(id, name, request)
          if (claimed._tag !== "Busy") return claimed
          await sleep(pause)
        }
        return { _tag: "Busy" }
      }

      const purge = async (): Promise<void> => {
        for (let round = 0; round < purging.rounds; round++) {
          const { count } = await sql`
            DELETE FROM idempotency_keys WHERE id IN (
              SELECT id FROM idempotency_keys WHERE created_at <= statement_timestamp() - interval '24 hours'
              ORDER BY created_at LIMIT ${purging.rows} FOR UPDATE SKIP LOCKED)`
          if (count < purging.rows) return
        }
      }
      return IdempotencyKeys.of({ claim: (request) => query(() => claim(request)), purge: query(purge) })
    })
  )
}
