import { queryOptions } from "@tanstack/react-query"
import { readExperiment } from "./tagged.ts"

/** An experiment with its tag. What invalidates the experiments of tRPC invalidates it too. */
export const taggedExperimentOptions = (experimentId: string) =>
  queryOptions({ queryKey: [["experiments", "tagged"], experimentId], queryFn: () => readExperiment(experimentId) })

/** The experiment alone, from the same answer. */
export const experimentOptions = (experimentId: string) =>
  queryOptions({ ...taggedExperimentOptions(experimentId), select: ({ value }) => value })
