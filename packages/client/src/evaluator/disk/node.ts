// biome-ignore lint/performance/noBarrelFile: the entry of the package for Node
export { type DiskQueueOptions, diskQueue } from "./diskQueue.ts"
export { rulesetFile } from "./rulesetFile.ts"
