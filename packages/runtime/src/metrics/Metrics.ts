import { Context } from "effect"
import { type MadeMetrics, makeMetrics } from "./makeMetrics.ts"

/** The metrics of this process. Code that runs without `metricsLive`, as tests do, fills a registry of its own. */
export const Metrics = Context.Reference<MadeMetrics>("runtime/Metrics", { defaultValue: makeMetrics })
