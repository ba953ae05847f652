import { buildEvaluator } from "./buildEvaluator.ts"
await buildEvaluator("/tmp/lab/trydist")
