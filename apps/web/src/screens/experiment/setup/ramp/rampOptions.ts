import { queryOptions } from "@tanstack/react-query"
import { statusOf } from "../../../../service/failures.ts"
import { client, type Outputs } from "../../../../service/trpc.ts"

export type Ramp = Outputs["ramps"]["get"]

const readRamp = async (experimentId: string): Promise<Ramp | null> => {
  try {
    return await client.ramps.get.query({ experiment_id: experimentId })
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

/** The ramp of an experiment, or null. What invalidates the ramps of tRPC invalidates it too. */
export const rampOptions = (experimentId: string) =>
  queryOptions({ queryKey: [["ramps", "found"], experimentId], queryFn: () => readRamp(experimentId) })
