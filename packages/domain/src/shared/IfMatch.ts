import { hash } from "node:crypto"
import { Context, Effect, Result } from "effect"
import { domainError } from "./domainError.ts"

/** The entity tags, without quotes, of which the record must have one when it is changed; null for no condition. */
export const IfMatch = Context.Reference<ReadonlySet<string> | null>("domain/IfMatch", { defaultValue: () => null })

export class PreconditionFailed extends domainError("PreconditionFailed", {
  kind: "precondition",
  message:
    "The record has changed since the entity tag in If-Match was read. Read it again, and repeat the change with its new ETag"
})<Record<never, never>> {}

/** The entity tag of a representation: equal for equal values only. 22 base64url characters. */
export const entityTag = (values: readonly unknown[]): string =>
  hash("sha256", JSON.stringify(values), "base64url").slice(0, 22)

/** Decides, while the record is locked, whether its current tag fulfils the condition of the request. */
export type TagCheck = (currentTag: () => string) => Result.Result<void, PreconditionFailed>

/** The check of the current request. */
export const tagCheck: Effect.Effect<TagCheck> = IfMatch.use((wanted) =>
  Effect.succeed((currentTag) =>
    wanted === null || wanted.has(currentTag()) ? Result.void : Result.fail(new PreconditionFailed({}))
  )
)
