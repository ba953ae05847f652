import { keepPreviousData } from "@tanstack/react-query"
import { type Inputs, type Outputs, trpc } from "../../../service/trpc.ts"
import type { ResultsSearch } from "../../../shell/searches.ts"

export type Results = Outputs["results"]["get"]
export type MetricResult = Results["metrics"][number]

type Selection = Pick<ResultsSearch, "baseline" | "confidence" | "named" | "version">

/** What the address chooses of the results, as the service reads it. */
export const selectionOf = (
  experimentId: string,
  { baseline, confidence, named, version }: Selection
): Inputs["results"]["get"] => ({
  experiment_id: experimentId,
  confidence: Number(confidence ?? 0.95),
  include_named: named === true,
  ...(baseline !== undefined && { baseline }),
  ...(version !== undefined && { allocation_version: version })
})

/** The results, alone in their request; the old ones stay on the page while others load. */
export const resultsOptions = (experimentId: string, selection: Selection) =>
  trpc.results.get.queryOptions(selectionOf(experimentId, selection), {
    trpc: { context: { alone: true } },
    placeholderData: keepPreviousData
  })

/** The address of the same results as a CSV file. */
export const csvAddress = (experimentId: string, selection: Selection): string => {
  const { experiment_id, ...rest } = selectionOf(experimentId, selection)
  const query = new URLSearchParams(Object.entries(rest).map(([name, value]) => [name, String(value)]))
  return `/api/v1/experiments/${experiment_id}/results.csv?${query}`
}
