import { Layer } from "effect"
import { Buckets } from "./Buckets.ts"
import { Criteria } from "./Criteria.ts"
import { Experiments } from "./Experiments.ts"
import { Ids } from "./Ids.ts"
import { Samples } from "./Samples.ts"
import { Services } from "./Services.ts"

/** Experiments, and who is sampled into them, on their ports: the stores and the job queue. */
export const samplingLayer = Layer.mergeAll(Buckets.layer, Criteria.layer, Samples.layer).pipe(
  Layer.provideMerge(Experiments.layer),
  Layer.provideMerge(Services.layer),
  Layer.provideMerge(Ids.layer)
)
