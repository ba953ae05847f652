import { Layer } from "effect"
import { criterionStoreLayer } from "./criterionStoreLayer.ts"
import { experimentStoreLayer } from "./experimentStoreLayer.ts"
import { sampleStoreLayer } from "./sampleStoreLayer.ts"
import { serviceStoreLayer } from "./serviceStoreLayer.ts"

/** Every port to stored state, on one `Database`. */
export const storeLayers = Layer.mergeAll(
  criterionStoreLayer,
  experimentStoreLayer,
  sampleStoreLayer,
  serviceStoreLayer
)
