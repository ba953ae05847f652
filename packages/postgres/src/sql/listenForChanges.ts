import { Effect, Option, Queue, Stream } from "effect"
import type postgres from "postgres"

const patienceAtEnd = "1 second"

/**
 * Emits for each notification on a channel, and whenever listening begins, first or after a reconnection, because earlier notifications may
 * be lost. Connects as soon as the database can be reached; until then it neither blocks nor fails.
 */
export const listenForChanges = (
  sql: { readonly listen: postgres.Sql["listen"] },
  channel: string
): Stream.Stream<void> =>
  Stream.callback<void>(
    (queue) => {
      const tell = () => Queue.offerUnsafe(queue, undefined)
      return Effect.acquireRelease(
        // The driver retries by itself, so a first fault is ignored.
        Effect.sync(() => sql.listen(channel, tell, tell).then(Option.some, () => Option.none())),
        (listening) =>
          Effect.promise(async () => {
            const begun = await listening
            if (Option.isSome(begun)) await begun.value.unlisten()
          }).pipe(Effect.timeout(patienceAtEnd), Effect.ignoreCause)
      )
    },
    { bufferSize: 1, strategy: "sliding" }
  )
