import { Layer } from "effect"
import { samplingLive } from "../domainLive.ts"
import { ScheduledStarts } from "../experiments/ScheduledStarts.ts"
import { ScheduledRamps } from "../ramps/ScheduledRamps.ts"
import { CompletionStamps } from "../samples/CompletionStamps.ts"
import { asOwner } from "./asOwner.ts"
import { memoryStores } from "./memoryStores.ts"

/** The sampling domain on `memoryStores`; the caller is the owner of the built-in team. */
export const memoryDomain = Layer.mergeAll(
  samplingLive,
  ScheduledRamps.layer,
  ScheduledStarts.layer,
  CompletionStamps.layer
).pipe(Layer.provideMerge(memoryStores), Layer.merge(asOwner))
