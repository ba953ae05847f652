import { Counter, Gauge, Histogram, type Registry } from "prom-client"

/** Upper bounds in seconds. */
const buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]

/** Each combination of method, route and status is 15 series. Further ones share the route `other`, so that a scrape stays below 2,000. */
const mostCombinations = 96

/** The route of a request that matches none. */
const unmatched = "unmatched"

/** An answered request. */
interface Answered {
  readonly method: string
  /** The pattern of the route, never the path; absent when no route matches. */
  readonly route: string | undefined
  readonly status: number
  readonly seconds: number
}

/** Counts and times the requests of a process. It allocates nothing for a combination that it has seen. */
export interface RequestMeter {
  readonly begin: () => void
  readonly end: (answered: Answered) => void
  /** More, or fewer, streams of events are open. */
  readonly streams: (more: number) => void
  /** More, or fewer, streams of rulesets are open. */
  readonly rulesetStreams: (more: number) => void
  /** Counts what was refused with a 503 before it began. */
  readonly shed: (reason: "connections" | "overload") => void
}

type Child = ReturnType<Histogram<"method" | "route" | "status">["labels"]>

/** Methods of the routes. Any other is one, because a client may invent as many as it likes. */
const methods: ReadonlySet<string> = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"])

/** Shed: refused at once because of load. Otherwise something that the service needs was away. */
const unavailable = "unavailable"

/** The answers of readiness checks are no refused work. */
const isCheck = (route: string) => route === "/health/ready"

export const requestMeter = (registers: Registry[]): RequestMeter => {
  let inFlight = 0
  new Gauge({
    name: "http_requests_in_flight",
    help: "Requests that have no answer yet.",
    registers,
    collect() {
      this.set(inFlight)
    }
  })
  const streams = new Gauge({
    name: "http_event_streams",
    help: "Streams of events that are open.",
    registers
  })
  streams.set(0)
  const rulesetStreams = new Gauge({
    name: "ruleset_streams",
    help: "Streams of changes to rulesets that are open.",
    registers
  })
  rulesetStreams.set(0)
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the head of a request to the end of its answer, by method, route and status.",
    labelNames: ["method", "route", "status"],
    buckets,
    registers
  })
  const shed = new Counter({
    name: "http_requests_shed_total",
    help: "Requests that were answered with 503, by reason.",
    labelNames: ["reason"],
    registers
  })
  shed.inc({ reason: unavailable }, 0)
  const refused = { connections: shed.labels("connections"), overload: shed.labels("overload") }
  for (const each of Object.values(refused)) each.inc(0)
  const limited = new Counter({
    name: "http_requests_rate_limited_total",
    help: "Requests that were answered with 429.",
    registers
  })

  // By route, then status, then method: three short lookups, without a key to build.
  const children = new Map<string, Map<number, Map<string, Child>>>()
  let combinations = 0
  const make = (method: string, route: string, status: number): Child => {
    if (combinations === mostCombinations) return durations.labels("any", "other", String(status))
    combinations++
    return durations.labels(method, route, String(status))
  }
  const childOf = (method: string, route: string, status: number): Child => {
    const byStatus = children.get(route) ?? new Map<number, Map<string, Child>>()
    children.set(route, byStatus)
    const byMethod = byStatus.get(status) ?? new Map<string, Child>()
    byStatus.set(status, byMethod)
    const child = byMethod.get(method) ?? make(method, route, status)
    byMethod.set(method, child)
    return child
  }
  const countRefusal = (route: string, status: number) => {
    if (status === 429) limited.inc()
    else if (!isCheck(route)) shed.inc({ reason: unavailable })
  }

  return {
    begin: () => {
      inFlight++
    },
    end: ({ method, route = unmatched, seconds, status }) => {
      inFlight--
      const known = children.get(route)?.get(status)?.get(method)
      const child = known ?? childOf(methods.has(method) ? method : "other", route, status)
      child.observe(seconds)
      if (status === 503 || status === 429) countRefusal(route, status)
    },
    streams: (more) => streams.inc(more),
    rulesetStreams: (more) => rulesetStreams.inc(more),
    shed: (reason) => refused[reason].inc()
  }
}
