import { Data } from "effect"

/** A server that this service depends on cannot be reached. It is a defect: a caller can only try again later. */
export class Unavailable extends Data.TaggedError("Unavailable")<{ readonly what: string; readonly cause: unknown }> {
  override get message() {
    return `The ${this.what} is unavailable`
  }
}
