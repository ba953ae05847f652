import type { Evaluator, EvaluatorOptions } from "@sortition/client/evaluator"

/** How a provider reads contexts and what its resolutions do. */
export interface ResolutionOptions {
  /** The sampled entity of a context that has no `entity`; `User` by default. */
  readonly entity?: string | undefined
  /** Whether a resolved value is stored as a sample; true by default. A resolution that returns the default of the code never is. */
  readonly enrol?: boolean | undefined
  /** Whether `flagMetadata` also has `experiment_id`, `allocation_version`, `slot`, `sampled` and `reason`; false by default. */
  readonly metadata?: boolean | undefined
}

/** An evaluator that the program made itself. The provider flushes it and does not close it. */
interface GivenEvaluator {
  readonly evaluator: Evaluator
}

/** The service to evaluate for, or an evaluator; and how to resolve. */
export type SortitionProviderOptions = (EvaluatorOptions | GivenEvaluator) & ResolutionOptions
