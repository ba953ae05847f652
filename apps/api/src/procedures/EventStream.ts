import type { Caller } from "@sortition/domain/people/Caller"
import type { CurrentRuleset } from "@sortition/domain/rulesets/CurrentRuleset"
import type { ApiServices, Run } from "./RequestContext.ts"

/** Writes a change of a ruleset as an event. Streams with the same function share the bytes. */
export type EventFormat = (current: CurrentRuleset) => Buffer

interface Source {
  /** Where REST serves it. */
  readonly path: string
  /** The rulesets whose changes it tells, as they are now. */
  readonly rulesets: readonly CurrentRuleset[]
  readonly format: EventFormat
  /** The id of the event that tells the current state. */
  readonly lastEventId: string
  /** Rejects when the caller may not follow any more. */
  readonly stillAllowed: (run: Run<ApiServices | Caller>) => Promise<unknown>
}

/** The answer of a procedure that REST sends as server-sent events. tRPC cannot send it, so it answers the path of REST. */
export class EventStream {
  readonly source: Source

  constructor(source: Source) {
    this.source = source
  }

  get path(): string {
    return this.source.path
  }

  toJSON(): Pick<Source, "path"> {
    return { path: this.path }
  }
}
