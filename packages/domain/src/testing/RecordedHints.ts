import { Context } from "effect"
import type { Hint } from "../jobs/JobQueue.ts"

/** What `memoryStores` was hinted at, in order. */
export class RecordedHints extends Context.Service<RecordedHints, { readonly hints: readonly Hint[] }>()(
  "domain/testing/RecordedHints"
) {}
