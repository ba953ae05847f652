import { expect } from "vitest"
import { useApi } from "./useApi.ts"

interface Estimate {
  readonly estimate: number | null
  readonly low: number | null
  readonly high: number | null
  readonly reason: string | null
}

interface Metric {
  readonly metric: { readonly name: string }
  readonly buckets: readonly {
    readonly bucket: string
    readonly n: number
    readonly value: Estimate
    readonly probability_best: number | null
    readonly posterior: Estimate | null
  }[]
  readonly comparisons: readonly {
    readonly bucket: string
    readonly absolute: Estimate
    readonly relative: Estimate
    readonly p_value: number | null
    readonly adjusted_p_value: number | null
    readonly sequential: Estimate & { readonly tuned_for: number }
    readonly bayesian: { readonly probability_better: number | null }
  }[]
  readonly outlook: { readonly effect_now: number | null; readonly days_needed: number | null }
  readonly cap: number | null
  readonly verdict: string
}

export interface Results {
  readonly baseline: string | null
  readonly plan: { readonly total: number; readonly collected: number; readonly progress: number } | null
  readonly split: {
    readonly buckets: readonly {
      readonly bucket: string
      readonly samples: number
      readonly expected: number | null
      readonly named: number
      readonly forced: number
    }[]
    readonly chi_square: { readonly p_value: number } | null
    readonly sequential: { readonly alarm: boolean; readonly p_value: number; readonly log_e: number | null }
    readonly verdict: string
  }
  readonly metrics: readonly Metric[]
  readonly attrition: {
    readonly buckets: readonly {
      readonly bucket: string
      readonly complete: number
      readonly median_seconds: number | null
      readonly curve: readonly { readonly survival: number; readonly at_risk: number }[]
    }[]
    readonly sequential: { readonly alarm: boolean }
    readonly log_rank: { readonly p_value: number } | null
    readonly verdict: string
  }
  readonly interference: readonly {
    readonly experiment_name: string
    readonly shared: number
    readonly verdict: string
  }[]
  readonly cautions: readonly string[]
}

/** An API, and how a test fills an experiment and reads its results. */
export const useResults = () => {
  const api = useApi()
  return {
    api,
    enrol: async (path: string, count: number, prefix = "user") => {
      const samples = Array.from({ length: count }, (_, n) => ({
        sampled_entity: "User",
        sampled_value: `${prefix} ${n}`
      }))
      const { body } = await api.post<{ results: readonly { sample: { id: string; allocated_bucket: string } }[] }>(
        `${path}/samples/bulk`,
        { samples }
      )
      return body.results.map(({ sample }) => sample)
    },
    complete: (path: string, ids: readonly string[]) =>
      api.post(`${path}/samples/bulk/complete`, { samples: ids.map((id) => ({ id })) }),
    resultsOf: async (path: string, query = "") => {
      const { body, status } = await api.get<Results>(`${path}/results${query}`)
      expect(status, JSON.stringify(body)).toBe(200)
      return body
    }
  }
}
