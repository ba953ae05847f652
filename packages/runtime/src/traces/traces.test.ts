import { Config, ConfigProvider, Context, Effect, Option, Tracer } from "effect"
import { describe, expect, it } from "vitest"
import { samplerConfig } from "./sampler.ts"
import { TraceState } from "./Traces.ts"
import { callerOf, linkTo, stateOf } from "./traceHeaders.ts"

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736"
const spanId = "00f067aa0ba902b7"

const sampler = (settings: Readonly<Record<string, string>>) =>
  Effect.runPromise(
    Effect.provideService(
      Effect.gen(function* () {
        return yield* samplerConfig
      }),
      ConfigProvider.ConfigProvider,
      ConfigProvider.fromUnknown(settings)
    )
  )

const caller = (sampled: boolean, id = traceId) => Tracer.externalSpan({ traceId: id, spanId, sampled })

describe("the sampler", () => {
  it("records 1 % by itself, and what a caller records", async () => {
    const isSampled = await sampler({})
    const taken = Array.from({ length: 20_000 }, () => isSampled(null)).filter(Boolean).length
    expect(taken).toBeGreaterThan(100)
    expect(taken).toBeLessThan(350)
    expect([isSampled(caller(true)), isSampled(caller(false))]).toEqual([true, false])
  })

  it("follows OTEL_TRACES_SAMPLER", async () => {
    const on = await sampler({ OTEL_TRACES_SAMPLER: "always_on" })
    const off = await sampler({ OTEL_TRACES_SAMPLER: "always_off" })
    const ratio = await sampler({ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.5" })
    expect([on(null), on(caller(false)), off(null), off(caller(true))]).toEqual([true, true, false, false])
    expect(ratio(caller(false, `${"0".repeat(31)}1`))).toBe(true)
    expect(ratio(caller(true, "f".repeat(32)))).toBe(false)
  })

  it.each([{ OTEL_TRACES_SAMPLER: "sometimes" }, { OTEL_TRACES_SAMPLER_ARG: "2" }, { OTEL_TRACES_SAMPLER_ARG: "x" }])(
    "refuses %j",
    async (settings) => {
      await expect(sampler(settings)).rejects.toBeInstanceOf(Config.ConfigError)
    }
  )
})

describe("headers", () => {
  it.each([
    [{ traceparent: `00-${traceId}-${spanId}-01` }, true],
    [{ traceparent: `00-${traceId}-${spanId}-00` }, false],
    [{ b3: `${traceId}-${spanId}-1` }, true],
    [{ "x-b3-traceid": traceId, "x-b3-spanid": spanId, "x-b3-sampled": "0" }, false]
  ])("reads %j", (headers, sampled) => {
    expect(callerOf(headers)).toMatchObject({ traceId, spanId, sampled })
  })

  it.each([{}, { traceparent: "" }, { traceparent: "00-x" }, { b3: "0" }, { b3: "-" }, { traceparent: ["a", "b"] }])(
    "finds no trace in %j",
    (headers) => {
      expect(callerOf(headers)).toBeNull()
    }
  )

  it("links to a span with the caller's state", () => {
    expect(stateOf({ tracestate: ["a=1", "b=2"] })).toBe("a=1,b=2")
    expect(stateOf({ tracestate: "x".repeat(513) })).toBe("")
    const span = Tracer.nativeTracer.span({
      name: "s",
      parent: Option.some(caller(true)),
      annotations: Context.make(TraceState, "a=1"),
      links: [],
      startTime: 0n,
      kind: "server",
      root: false,
      sampled: true
    })
    expect(linkTo(span)).toEqual({ traceparent: `00-${traceId}-${span.spanId}-01`, tracestate: "a=1" })
    expect(linkTo(caller(true))).toEqual({ traceparent: `00-${traceId}-${spanId}-01` })
  })
})
