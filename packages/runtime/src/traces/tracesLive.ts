import { Config, Context, Effect, Layer, Tracer } from "effect"
import { OtlpSerialization, OtlpTracer } from "effect/observability"
import { checkedConfig } from "../checkedConfig.ts"
import { version } from "../version.ts"
import { collectorClient } from "./collectorClient.ts"
import { samplerConfig } from "./sampler.ts"
import { Traces } from "./Traces.ts"

const isAddress = (text: string) => ["http:", "https:"].includes(URL.parse(text)?.protocol ?? "")

const addressConfig = (variable: string) =>
  checkedConfig(variable, (value) => (isAddress(value) ? null : "must be an http:// or https:// URL"))

const isList = (text: string) => text.split(",").every((pair) => /^\s*[^=\s]+\s*=/.test(pair))

const listConfig = (variable: string) =>
  checkedConfig(variable, (value) => (isList(value) ? null : "must be a list of name=value, separated by commas"))

/** Percent-encoded values, as OpenTelemetry says. */
const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(",").flatMap((pair) => {
      const mark = pair.indexOf("=")
      return mark < 1 ? [] : [[pair.slice(0, mark).trim(), decoded(pair.slice(mark + 1).trim())]]
    })
  )

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const endpointConfig = Config.all({
  all: addressConfig("OTEL_EXPORTER_OTLP_ENDPOINT"),
  traces: addressConfig("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
}).pipe(Config.map(({ all, traces }) => traces || (all === "" ? "" : `${all.replace(/\/$/, "")}/v1/traces`)))

const isDisabled = checkedConfig("OTEL_SDK_DISABLED", (value) =>
  /^(?:true|false)$/i.test(value) ? null : "must be true or false"
).pipe(Config.map((value) => value.toLowerCase() === "true"))

const compressionConfig = checkedConfig("OTEL_EXPORTER_OTLP_COMPRESSION", (value) =>
  value === "gzip" || value === "none" ? null : "must be gzip or none"
).pipe(Config.map((value) => (value === "gzip" ? "gzip" : "none")))

const settings = {
  endpoint: endpointConfig,
  isDisabled,
  isSampled: samplerConfig,
  compression: compressionConfig,
  headers: listConfig("OTEL_EXPORTER_OTLP_HEADERS"),
  serviceName: checkedConfig("OTEL_SERVICE_NAME", () => null),
  attributes: listConfig("OTEL_RESOURCE_ATTRIBUTES")
}

/** Every setting of traces. A process checks them before it starts anything. */
export const traceSettings = Object.values(settings)

/** Records traces and sends them to the collector of `OTEL_EXPORTER_OTLP_ENDPOINT`; without that, nothing is recorded. */
export const tracesLive = (service: string) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { attributes, compression, endpoint, headers, isDisabled, isSampled, serviceName } =
        yield* Config.all(settings)
      if (endpoint === "" || isDisabled) return Layer.succeed(Traces, null)
      const exporter = OtlpTracer.layer({
        url: endpoint,
        headers: pairsOf(headers),
        compression,
        exportInterval: "1 second",
        maxBatchSize: 500,
        shutdownTimeout: "1 second",
        resource: { serviceName: serviceName || service, serviceVersion: version, attributes: pairsOf(attributes) }
      }).pipe(Layer.provide([OtlpSerialization.layerJson, collectorClient]))
      return Layer.effect(
        Traces,
        Effect.map(Layer.build(exporter), (built) => ({ isSampled, tracer: Context.get(built, Tracer.Tracer) }))
      )
    })
  )
