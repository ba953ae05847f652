import { Context } from "effect"
import type { Hint } from "../jobs/JobQueue.ts"

/** The hints that `memoryStores` received, in order. */
export class RecordedHints extends Context.Service<RecordedHints, { readonly hints: readonly Hint[] }>()(
  "domain/testing/RecordedHints"
) {}
