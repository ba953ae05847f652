import { Context, type Tracer } from "effect"

/** How a process records traces. */
export interface Traces {
  readonly tracer: Tracer.Tracer
  /** Whether a trace that begins here, or that a caller has begun, is recorded. */
  readonly isSampled: (caller: Tracer.ExternalSpan | null) => boolean
}

/** Null while traces are not recorded. */
export const Traces = Context.Reference<Traces | null>("runtime/Traces", { defaultValue: () => null })

/** The `tracestate` of the caller, which belongs to a span and everything below it. */
export const TraceState = Context.Reference<string>("runtime/TraceState", { defaultValue: () => "" })
