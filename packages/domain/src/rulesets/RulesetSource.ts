import type { Snapshot } from "../allocation/Allocator.ts"
import type { Service } from "../services/Service.ts"

/** An experiment as its ruleset is made of it. The lists of one that is archived are empty. */
export interface RulesetExperimentSource extends Snapshot {
  /** The names of its metrics in order of declaration, without archived and built-in ones. */
  readonly metrics: readonly string[]
}

/** The stored state of a service at one moment, of which its ruleset is made. */
export interface RulesetSource {
  readonly service: Service
  /** The revision of the ruleset. */
  readonly revision: number
  /** In order of creation. */
  readonly experiments: readonly RulesetExperimentSource[]
}
