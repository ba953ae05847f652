import { OpenFeature } from "@openfeature/server-sdk"
import { createTestEvaluator } from "@sortition/client/testing"
import { SortitionProvider, type SortitionProviderOptions } from "@sortition/openfeature-server"

/* A service outside this repository, type-checked and run against the packed packages. Every line marked wrong has to be a compile error. */
const evaluator = createTestEvaluator({ overrides: { checkout: { bucket_name: "on", value: true } } })
const options: SortitionProviderOptions = { evaluator, entity: "User", enrol: true, metadata: true }
await OpenFeature.setProviderAndWait(new SortitionProvider(options))
const { flagMetadata, value } = await OpenFeature.getClient().getBooleanDetails("checkout", false, {
  targetingKey: "1"
})
const isSampled: string | number | boolean | undefined = flagMetadata.sampled
console.log(JSON.stringify({ value, isSampled, sent: evaluator.sent.length }))
await OpenFeature.close()

export const wrong = () => [
  // @ts-expect-error wrong: the service is required
  new SortitionProvider({ url: "http://127.0.0.1:3000" }),
  // @ts-expect-error wrong: an evaluator is no address
  new SortitionProvider({ evaluator: "http://127.0.0.1:3000" }),
  // @ts-expect-error wrong: whether to enrol is a boolean
  new SortitionProvider({ evaluator, enrol: "no" })
]
