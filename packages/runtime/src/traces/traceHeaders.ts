import { Context, Option, type Tracer } from "effect"
import { Headers, HttpTraceContext } from "effect/http"
import { TraceState } from "./Traces.ts"

/** A place in a trace, as another process or a job of the queue reads it. */
export interface TraceLink {
  /** W3C Trace Context, version 00. */
  readonly traceparent: string
  readonly tracestate?: string
}

/** The longest `tracestate` that is passed on, in characters; a longer one is dropped as a whole. */
const longestState = 512

type Given = Readonly<Record<string, string | readonly string[] | undefined>>

const textOf = (headers: Given, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === "string" ? value : value?.join(",")
}

const read = ["traceparent", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-b3-flags"] as const

/** The caller's place in its trace: `traceparent`, or else `b3` or `x-b3-…`; null without a valid one. */
export const callerOf = (headers: Given): Tracer.ExternalSpan | null => {
  if (headers.traceparent === undefined && headers.b3 === undefined && headers["x-b3-traceid"] === undefined)
    return null
  const given = read.flatMap((name) => {
    const value = textOf(headers, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Option.getOrNull(HttpTraceContext.fromHeaders(Headers.fromInput(given)))
}

/** The caller's `tracestate`; empty without one that can be passed on. */
export const stateOf = (headers: Given): string => {
  const state = textOf(headers, "tracestate") ?? ""
  return state.length <= longestState ? state : ""
}

const inheritedState = (span: Tracer.AnySpan): string => {
  const own = Context.get(span.annotations, TraceState)
  if (own !== "" || span._tag === "ExternalSpan") return own
  return Option.match(span.parent, { onNone: () => "", onSome: inheritedState })
}

/** The link to a span, for a job or a request to another service. */
export const linkTo = (span: Tracer.AnySpan): TraceLink => {
  const { sampled, spanId, traceId } = span
  const traceparent = `00-${traceId.padStart(32, "0")}-${spanId}-${sampled ? "01" : "00"}`
  const tracestate = inheritedState(span)
  return tracestate === "" ? { traceparent } : { traceparent, tracestate }
}
