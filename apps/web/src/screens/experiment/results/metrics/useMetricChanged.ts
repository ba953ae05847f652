import { useQueryClient } from "@tanstack/react-query"
import { trpc } from "../../../../service/trpc.ts"

/** Reads again what depends on the metrics of an experiment. */
export const useMetricChanged = (experimentId: string) => {
  const queryClient = useQueryClient()
  return async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.metrics.list.queryKey({ experiment_id: experimentId }) }),
      queryClient.invalidateQueries(trpc.results.pathFilter())
    ])
  }
}
