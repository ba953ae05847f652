import type { IncomingHttpHeaders } from "node:http"
import { TraceState, type Traces } from "@sortition/runtime/traces/Traces"
import { callerOf, stateOf } from "@sortition/runtime/traces/traceHeaders"
import { Context, Exit, Option, type Tracer } from "effect"
import type { RequestSpan } from "../../procedures/makeRun.ts"

/** What a span needs of a request. */
export interface TracedRequest {
  readonly headers: IncomingHttpHeaders
  readonly id: string
  readonly method: string
  readonly routeOptions: { readonly url?: string | undefined }
}

interface SpanFields {
  readonly trace_id: string
  readonly span_id: string
}

/** The spans of requests. */
export interface RequestTraces {
  /** Whether this process records traces. */
  readonly isOn: boolean
  /** Begins the request's span, once, if it is sampled. */
  readonly begin: (request: TracedRequest) => RequestSpan | null
  /** Ends it with the answer; what the log line says of it. */
  readonly end: (request: object, answered: { readonly status: number }) => SpanFields | null
}

const none: RequestTraces = { isOn: false, begin: () => null, end: () => null }

const nowNanos = () => BigInt(Date.now()) * 1_000_000n

const start = ({ tracer }: Traces, request: TracedRequest, caller: Tracer.ExternalSpan | null): Tracer.Span => {
  const { headers, id, method, routeOptions } = request
  const route = routeOptions.url
  const state = caller === null ? "" : stateOf(headers)
  const span = tracer.span({
    name: route === undefined ? method : `${method} ${route}`,
    parent: Option.fromNullOr(caller),
    annotations: state === "" ? Context.empty() : Context.make(TraceState, state),
    links: [],
    startTime: nowNanos(),
    kind: "server",
    root: caller === null,
    sampled: true
  })
  span.attribute("http.request.method", method)
  if (route !== undefined) span.attribute("http.route", route)
  span.attribute("sortition.request_id", id)
  return span
}

/** Of this process; they do nothing while it records no traces. */
export const requestTraces = (traces: Traces | null): RequestTraces => {
  if (traces === null) return none
  const { tracer } = traces
  const spans = new WeakMap<object, RequestSpan | null>()
  return {
    isOn: true,
    begin: (request) => {
      const known = spans.get(request)
      if (known !== undefined) return known
      const caller = callerOf(request.headers)
      const span = traces.isSampled(caller) ? { tracer, span: start(traces, request, caller) } : null
      spans.set(request, span)
      return span
    },
    end: (request, { status }) => {
      const { span } = spans.get(request) ?? {}
      if (span === undefined) return null
      span.attribute("http.response.status_code", status)
      const exit = status < 500 ? Exit.void : Exit.fail(new Error(`the request was answered with ${status}`))
      span.end(nowNanos(), exit)
      return { trace_id: span.traceId, span_id: span.spanId }
    }
  }
}
