import { Layer } from "effect"
import { peopleLayer } from "./people/peopleLayer.ts"
import { Access } from "./planning/Access.ts"
import { Assignments } from "./planning/Assignments.ts"
import { samplingLayer } from "./samplingLayer.ts"

/** Every service of the domain, on its ports: the stores and the job queue. */
export const domainLive = Layer.mergeAll(Access.layer, Assignments.layer, peopleLayer, samplingLayer)
