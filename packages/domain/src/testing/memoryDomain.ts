import { Layer } from "effect"
import { samplingLive } from "../domainLive.ts"
import { asOwner } from "./asOwner.ts"
import { memoryStores } from "./memoryStores.ts"

/** The sampling domain on `memoryStores`; the caller is the owner of the built-in team. */
export const memoryDomain = samplingLive.pipe(Layer.provideMerge(memoryStores), Layer.merge(asOwner))
