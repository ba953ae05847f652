// biome-ignore lint/performance/noBarrelFile: what is loaded together, once the evaluator follows a service
export { followRuleset } from "./followRuleset.ts"
export { openTabStream } from "./openTabStream.ts"
