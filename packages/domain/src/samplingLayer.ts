import { Layer } from "effect"
import { Allocators } from "./allocation/Allocators.ts"
import { Buckets } from "./allocation/Buckets.ts"
import { Experiments } from "./experiments/Experiments.ts"
import { Layers } from "./layers/Layers.ts"
import { Overrides } from "./overrides/Overrides.ts"
import { BulkSamples } from "./samples/BulkSamples.ts"
import { Decisions } from "./samples/Decisions.ts"
import { Receipts } from "./samples/Receipts.ts"
import { Samples } from "./samples/Samples.ts"
import { Services } from "./services/Services.ts"
import { Ids } from "./shared/Ids.ts"
import { Criteria } from "./targeting/Criteria.ts"

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
