import { measureDecisions } from "./measureDecisions.ts"
import { requirePeer } from "./requirePeer.ts"

/* A program: the nanoseconds of one decision of Unleash's SDK for Node, on features that it has in memory. */

interface Context {
  readonly userId: string
  readonly properties: Readonly<Record<string, string>>
}

interface Client {
  readonly on: (event: string, listener: () => void) => unknown
  readonly isSynchronized: () => boolean
  readonly getVariant: (name: string, context: Context) => { readonly name: string }
}

interface UnleashClient {
  readonly Unleash: new (options: object) => Client
  readonly InMemStorageProvider: new () => object
}

const { InMemStorageProvider, Unleash }: UnleashClient = requirePeer("unleash-client")
const half = (name: string) => ({ name, weight: 500, weightType: "variable", stickiness: "userId" })
const strategy = {
  name: "flexibleRollout",
  parameters: { rollout: "100", stickiness: "userId", groupId: "benchmark" },
  constraints: [{ contextName: "country", operator: "IN", values: ["US"], inverted: false, caseInsensitive: false }],
  variants: [half("a"), half("b")]
}
const feature = {
  name: "benchmark",
  type: "experiment",
  enabled: true,
  stale: false,
  strategies: [strategy],
  variants: []
}
const client = new Unleash({
  appName: "benchmark",
  // Nothing listens there: the features come from the bootstrap alone.
  url: "http://127.0.0.1:9/",
  bootstrap: { data: [feature] },
  storageProvider: new InMemStorageProvider(),
  refreshInterval: 0,
  disableMetrics: true,
  skipInstanceCountWarning: true
})
client.on("error", () => {})
client.on("warn", () => {})
if (!client.isSynchronized()) await new Promise<void>((resolve) => client.on("synchronized", resolve))

measureDecisions((id) => client.getVariant("benchmark", { userId: id, properties: { country: "US" } }).name === "a")
process.exit(0)
