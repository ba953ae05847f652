import { useApi } from "@sortition/api/testing/useApi"
import { onTestFinished } from "vitest"
import { createEvaluator } from "../createEvaluator.ts"
import type { Evaluator } from "../Evaluator.ts"
import type { EvaluatorOptions } from "../EvaluatorOptions.ts"
import { type TestExperiment, testRuleset } from "../testRuleset.ts"

/** Resolves when the condition holds. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** An API whose experiments evaluators decide by rules that the test gives, so that both can differ. */
export const useSampling = () => {
  const api = useApi()

  const experiment = async (fields: object = {}, buckets: readonly string[] = ["all"]): Promise<string> => {
    const service = await api.post("/api/v1/services", { name: "evaluated" })
    const { body } = await api.post(`/api/v1/services/${service.body.id}/experiments`, { name: "used", ...fields })
    for (const bucket_name of buckets) {
      await api.post(`/api/v1/experiments/${body.id}/buckets`, {
        bucket_name,
        percentage_distribution: 100 / buckets.length
      })
    }
    return body.id
  }
  const evaluatorOf = async (
    rules: readonly TestExperiment[],
    options: Partial<EvaluatorOptions> = {}
  ): Promise<Evaluator> => {
    const ruleset = testRuleset({ experiments: rules }, 1)
    const evaluator = createEvaluator({ url: api.url, service: "test", ruleset, updates: "none", ...options })
    onTestFinished(() => evaluator.close())
    await evaluator.ready()
    return evaluator
  }
  /** Number of stored samples by bucket. */
  const counts = async (id: string): Promise<Readonly<Record<string, number>>> => {
    const { body } = await api.get<{
      readonly buckets: readonly { readonly bucket_name: string; readonly samples: number }[]
    }>(`/api/v1/experiments/${id}/samples/counts`)
    return Object.fromEntries(body.buckets.map(({ bucket_name, samples }) => [bucket_name, samples]))
  }
  return { api, counts, evaluatorOf, experiment }
}
