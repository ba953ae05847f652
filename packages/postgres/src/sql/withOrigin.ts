import { changeOrigin } from "@sortition/domain/audit/ChangeOrigin"
import { Effect } from "effect"
import type { Sql } from "./connect.ts"

/**
 * Gives the statements of a transaction the origin that the database records beside what they change. It is sent with the first of them,
 * without a round trip of its own; if it fails, the transaction fails.
 */
export const withOrigin = <A, B>(
  run: (connection: Sql) => Promise<A>,
  use: (marked: (connection: Sql) => Promise<A>) => Effect.Effect<B>
): Effect.Effect<B> =>
  Effect.flatMap(changeOrigin, ({ actor, requestId }) => {
    const origin = actor === null ? "" : JSON.stringify({ actor, request_id: requestId })
    return use(async (connection) => {
      const marking = connection`SELECT set_config('sortition.audit_origin', ${origin}, true)`.execute()
      marking.catch(() => undefined)
      const value = await run(connection)
      await marking
      return value
    })
  })
