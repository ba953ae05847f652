import { Context, Effect } from "effect"

/** The open transaction that the changes of a request join; null when each change has a transaction of its own. */
export const Commit = Context.Reference<{ readonly after: (effect: Effect.Effect<void>) => void } | null>(
  "domain/Commit",
  { defaultValue: () => null }
)

/** Runs the effect when the change before it is committed: at once, or after the open transaction. A rollback drops it. */
export const afterCommit = (effect: Effect.Effect<void>): Effect.Effect<void> =>
  Commit.use((open) => (open === null ? effect : Effect.sync(() => open.after(effect))))
