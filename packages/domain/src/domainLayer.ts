import { Layer } from "effect"
import { Access } from "./Access.ts"
import { Assignments } from "./Assignments.ts"
import { peopleLayer } from "./peopleLayer.ts"
import { samplingLayer } from "./samplingLayer.ts"

/** Every service of the domain, on its ports: the stores and the job queue. */
export const domainLayer = Layer.mergeAll(Access.layer, Assignments.layer, peopleLayer, samplingLayer)
