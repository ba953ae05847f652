import { Layer } from "effect"
import { Allocators } from "./Allocators.ts"
import { Buckets } from "./Buckets.ts"
import { BulkSamples } from "./BulkSamples.ts"
import { Criteria } from "./Criteria.ts"
import { Decisions } from "./Decisions.ts"
import { Experiments } from "./Experiments.ts"
import { Ids } from "./Ids.ts"
import { Layers } from "./Layers.ts"
import { Overrides } from "./Overrides.ts"
import { Receipts } from "./Receipts.ts"
import { Samples } from "./Samples.ts"
import { Services } from "./Services.ts"

/** Experiments, and who is sampled into them, on their ports: the stores and the job queue. */
export const samplingLayer = Layer.mergeAll(
  Buckets.layer,
  BulkSamples.layer,
  Criteria.layer,
  Decisions.layer,
  Layers.layer,
  Overrides.layer,
  Receipts.layer
).pipe(
  Layer.provideMerge(Samples.layer),
  Layer.provide(Allocators.layer),
  Layer.provideMerge(Experiments.layer),
  Layer.provideMerge(Services.layer),
  Layer.provideMerge(Ids.layer)
)
