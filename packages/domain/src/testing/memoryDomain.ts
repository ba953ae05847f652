import { Layer } from "effect"
import { domainLayer } from "../domainLayer.ts"
import { memoryStores } from "./memoryStores.ts"

/** The whole domain on `memoryStores`. */
export const memoryDomain = domainLayer.pipe(Layer.provideMerge(memoryStores))
