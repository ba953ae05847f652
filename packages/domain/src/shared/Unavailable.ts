import { Data } from "effect"

/** A server that this service depends on cannot be reached, or not in time. It is a defect: a caller can only try again later. */
export class Unavailable extends Data.TaggedError("Unavailable")<{
  readonly what: string
  readonly cause: unknown
  /** What stands in the way, as a sentence without its full stop, when it is more than that. */
  readonly problem?: string
}> {
  override get message() {
    return this.problem ?? `The ${this.what} is unavailable`
  }
}
