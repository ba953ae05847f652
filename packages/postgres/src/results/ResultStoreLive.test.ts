import { ResultWatch } from "@sortition/domain/results/ResultWatch"
import { BulkSamples } from "@sortition/domain/samples/BulkSamples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Result } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

it("looks at experiments whose counts have changed", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 50, b: 50 } }))
  const requests = Array.from({ length: 100 }, (_, n) => ({ sampledEntity: "User", sampledValue: `${n}` }))
  await stores.run(BulkSamples.use((samples) => samples.create(id, requests, Result.succeed)))
  await stores.run(ResultWatch.use(({ count }) => count))
  const [watch] =
    await stores.sql`SELECT srm_alarmed_at, attrition_alarmed_at FROM result_watches WHERE experiment_id = ${id}`
  expect(watch).toEqual({ srm_alarmed_at: null, attrition_alarmed_at: null })
})
