import { Effect, Option, Queue, Stream } from "effect"
import type postgres from "postgres"

const patienceAtEnd = "1 second"

type Listening = { readonly listen: postgres.Sql["listen"] }

interface Told<A> {
  readonly notified: (payload: string) => A
  /** Listening has begun, first or after a reconnection: earlier notifications may be lost. */
  readonly connected: () => A
}

const listening = <A>(
  sql: Listening,
  channel: string,
  { connected, notified }: Told<A>,
  buffer: { readonly bufferSize: number; readonly strategy: "sliding" } | undefined
): Stream.Stream<A> =>
  Stream.callback<A>((queue) => {
    const tell = (value: A) => Queue.offerUnsafe(queue, value)
    return Effect.acquireRelease(
      // The driver retries by itself, so a first fault is ignored.
      Effect.sync(() =>
        sql
          .listen(
            channel,
            (payload) => tell(notified(payload)),
            () => tell(connected())
          )
          .then(Option.some, () => Option.none())
      ),
      (begun) =>
        Effect.promise(async () => {
          const listener = await begun
          if (Option.isSome(listener)) await listener.value.unlisten()
        }).pipe(Effect.timeout(patienceAtEnd), Effect.ignoreCause)
    )
  }, buffer)

/**
 * Emits for each notification on a channel, and whenever listening begins, first or after a reconnection, because earlier notifications may
 * be lost. Connects as soon as the database can be reached; until then it neither blocks nor fails.
 */
export const listenForChanges = (sql: Listening, channel: string): Stream.Stream<void> =>
  listening<void>(
    sql,
    channel,
    { notified: () => undefined, connected: () => undefined },
    {
      bufferSize: 1,
      strategy: "sliding"
    }
  )

/** The same with the text of each notification; null whenever listening begins. */
export const listenForTexts = (sql: Listening, channel: string): Stream.Stream<string | null> =>
  listening<string | null>(sql, channel, { notified: (text) => text, connected: () => null }, undefined)
