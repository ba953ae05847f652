import { Data } from "effect"

/** The embedded PostgreSQL cannot be used. `message` says why, and what its user can do about it. */
export class EmbeddedPostgresError extends Data.TaggedError("EmbeddedPostgresError")<{
  readonly message: string
  readonly cause?: unknown
}> {}
