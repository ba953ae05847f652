import type { SampleRequest } from "@sortition/domain/allocation/Decision"
import { Decisions, type ExplainedDecision } from "@sortition/domain/samples/Decisions"
import { Samples } from "@sortition/domain/samples/Samples"
import { Effect } from "effect"
import { actingAt } from "./actingAt.ts"

/** A request for a sample at an instant, milliseconds since the epoch. */
export interface Visit {
  readonly at: number
  readonly request: SampleRequest
}

/** Single calls that share statements. */
export const atOnce = 500

/**
 * Enrols those of the visits that the experiment samples, each at its own instant, and returns the samples in order of the visits. The visits
 * for whose decision `reports` is false are lost on the way to the service.
 */
export const enrolVisits = Effect.fnUntraced(function* (
  experimentId: string,
  visits: readonly Visit[],
  reports: (decision: ExplainedDecision) => boolean = () => true
) {
  const last = visits.at(-1)
  if (last === undefined) return []
  const decisions = yield* Decisions
  const samples = yield* Samples
  const decided = yield* decisions
    .decide(
      experimentId,
      visits.map(({ request }) => request)
    )
    .pipe(actingAt(last.at))
  const sampled = visits.filter((_, position) => {
    const decision = decided[position]
    return decision?.reason === "allocated" && reports(decision)
  })
  return yield* Effect.forEach(sampled, ({ at, request }) => samples.create(experimentId, request).pipe(actingAt(at)), {
    concurrency: atOnce
  })
})
