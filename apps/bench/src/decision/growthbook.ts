import { measureDecisions } from "./measureDecisions.ts"
import { requirePeer } from "./requirePeer.ts"

/* A program: the nanoseconds of one decision of GrowthBook's SDK. */

interface UserContext {
  readonly attributes: Readonly<Record<string, string>>
}

interface GrowthBook {
  readonly GrowthBookClient: new () => {
    readonly initSync: (options: { readonly payload: object }) => unknown
    readonly evalFeature: (key: string, user: UserContext) => { readonly value: unknown }
  }
}

const { GrowthBookClient }: GrowthBook = requirePeer("@growthbook/growthbook")
const client = new GrowthBookClient()
const rule = {
  key: "benchmark",
  condition: { country: "US" },
  hashAttribute: "id",
  hashVersion: 2,
  seed: "benchmark",
  coverage: 1,
  weights: [0.5, 0.5],
  variations: ["a", "b"]
}
client.initSync({ payload: { features: { benchmark: { defaultValue: "none", rules: [rule] } } } })

measureDecisions((id) => client.evalFeature("benchmark", { attributes: { id, country: "US" } }).value === "a")
