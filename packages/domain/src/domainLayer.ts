import { Layer } from "effect"
import { Buckets } from "./Buckets.ts"
import { Criteria } from "./Criteria.ts"
import { Experiments } from "./Experiments.ts"
import { Ids } from "./Ids.ts"
import { Samples } from "./Samples.ts"
import { Services } from "./Services.ts"

/** Every service of the domain, on its ports: the stores and the job queue. */
export const domainLayer = Layer.mergeAll(Criteria.layer, Samples.layer).pipe(
  Layer.provideMerge(Layer.mergeAll(Buckets.layer, Experiments.layer)),
  Layer.provideMerge(Services.layer),
  Layer.provideMerge(Ids.layer)
)
