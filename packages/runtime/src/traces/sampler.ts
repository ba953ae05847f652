import { Config } from "effect"
import { checkedConfig } from "../checkedConfig.ts"
import type { Traces } from "./Traces.ts"

const samplers = ["always_on", "always_off", "traceidratio"] as const
const known: readonly string[] = [...samplers, ...samplers.map((name) => `parentbased_${name}`)]

const isRatio = (text: string) => Number(text) >= 0 && Number(text) <= 1

/** The share of traces that are recorded unless their caller decides. */
const usualRatio = "0.01"

/** The last 56 bits of a trace id are random. Every service computes the same from them. */
const fractionOf = (traceId: string): number => Number.parseInt(traceId.slice(-14), 16) / 2 ** 56

const settings = Config.all({
  name: checkedConfig("OTEL_TRACES_SAMPLER", (value) =>
    known.includes(value) ? null : `must be one of ${known.join(", ")}`
  ),
  ratio: checkedConfig("OTEL_TRACES_SAMPLER_ARG", (value) => (isRatio(value) ? null : "must be a number from 0 to 1"))
})

/** `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`: `parentbased_traceidratio` and 0.01 by default. */
export const samplerConfig: Config.Config<Traces["isSampled"]> = settings.pipe(
  Config.map(({ name: given, ratio: argument }): Traces["isSampled"] => {
    const name = given || "parentbased_traceidratio"
    const ratios = { always_on: "1", always_off: "0", traceidratio: argument || usualRatio }
    const followsCaller = name.startsWith("parentbased_")
    const kind = samplers.find((each) => name.endsWith(each)) ?? "traceidratio"
    const ratio = Number(ratios[kind])
    return (caller) => {
      if (caller === null) return Math.random() < ratio
      return followsCaller ? caller.sampled : fractionOf(caller.traceId) < ratio
    }
  })
)
