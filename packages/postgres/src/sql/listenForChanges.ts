import { Effect, Option, Queue, Stream } from "effect"
import type postgres from "postgres"

const patienceAtEnd = "1 second"

/**
 * What is notified on a channel. Also tells when listening begins, at first and after the connection was cut, as nothing can be known of
 * the time before. Listening begins by itself whenever the database can be reached; a database that cannot delays and fails nothing.
 */
export const listenForChanges = (
  sql: { readonly listen: postgres.Sql["listen"] },
  channel: string
): Stream.Stream<void> =>
  Stream.callback<void>(
    (queue) => {
      const tell = () => Queue.offerUnsafe(queue, undefined)
      return Effect.acquireRelease(
        // The driver tries again by itself, so the first fault is not the last word.
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
