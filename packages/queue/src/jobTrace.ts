import type { Traces } from "@sortition/runtime/traces/Traces"
import { callerOf, type TraceLink } from "@sortition/runtime/traces/traceHeaders"
import { Effect, Predicate, References, Tracer } from "effect"

/** Where a job keeps the traces that hinted it, beside its payload. Jobs may be without. */
const field = "links"

/** More hints than this, coalesced into one job, are not linked. */
export const mostLinks = 4

/** The data of a job. */
export const withLinks = (payload: object, links: readonly TraceLink[]): object =>
  links.length === 0 ? payload : { ...payload, [field]: links }

/** The places of the traces that hinted the job with this data. */
const hintsOf = (data: unknown): readonly Tracer.ExternalSpan[] => {
  if (!Predicate.hasProperty(data, field) || !Array.isArray(data[field])) return []
  return data[field].slice(0, mostLinks).flatMap((link: unknown) => {
    if (!Predicate.hasProperty(link, "traceparent") || typeof link.traceparent !== "string") return []
    return callerOf({ traceparent: link.traceparent }) ?? []
  })
}

/**
 * Runs a job in a span. It is linked with the spans of all requests that hinted the job, and belongs to the trace of the first. Without such a
 * request it is a trace of its own, if sampled.
 */
export const jobTrace =
  (traces: Traces | null, { data, name }: { readonly data: unknown; readonly name: string }) =>
  <E, R>(job: Effect.Effect<void, E, R>): Effect.Effect<void, E, R> => {
    if (traces === null) return job
    const hints = hintsOf(data)
    const [parent] = hints
    if (parent === undefined && !traces.isSampled(null))
      return Effect.provideService(job, References.TracerEnabled, false)
    return job.pipe(
      Effect.withSpan(`job ${name}`, {
        kind: "consumer",
        parent,
        root: parent === undefined,
        links: hints.map((span) => ({ span, attributes: {} })),
        attributes: { "messaging.operation.name": name }
      }),
      Effect.provideService(Tracer.Tracer, traces.tracer)
    )
  }
