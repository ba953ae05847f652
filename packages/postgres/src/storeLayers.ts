import { Layer } from "effect"
import { accessStoreLayer } from "./accessStoreLayer.ts"
import { assignmentStoreLayer } from "./assignmentStoreLayer.ts"
import { criterionStoreLayer } from "./criterionStoreLayer.ts"
import { experimentStoreLayer } from "./experimentStoreLayer.ts"
import { layerStoreLayer } from "./layerStoreLayer.ts"
import { overrideStoreLayer } from "./overrideStoreLayer.ts"
import { roleStoreLayer } from "./roleStoreLayer.ts"
import { sampleStoreLayer } from "./sampleStoreLayer.ts"
import { serviceStoreLayer } from "./serviceStoreLayer.ts"
import { teamStoreLayer } from "./teamStoreLayer.ts"
import { tokenStoreLayer } from "./tokenStoreLayer.ts"
import { userStoreLayer } from "./userStoreLayer.ts"

/** Every port to stored state, on one `Database`. */
export const storeLayers = Layer.mergeAll(
  accessStoreLayer,
  assignmentStoreLayer,
  criterionStoreLayer,
  experimentStoreLayer,
  layerStoreLayer,
  overrideStoreLayer,
  roleStoreLayer,
  sampleStoreLayer,
  serviceStoreLayer,
  teamStoreLayer,
  tokenStoreLayer,
  userStoreLayer
)
