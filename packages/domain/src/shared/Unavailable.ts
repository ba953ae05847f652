import { Data } from "effect"

/** A part that the service stands on cannot be reached right now. A defect: no caller can mend it, but trying again later may. */
export class Unavailable extends Data.TaggedError("Unavailable")<{ readonly what: string; readonly cause: unknown }> {
  override get message() {
    return `The ${this.what} is unavailable`
  }
}
