import { queryOptions } from "@tanstack/react-query"
import { statusOf } from "../../../../service/failures.ts"
import { client, type Outputs } from "../../../../service/trpc.ts"

export type Layer = Outputs["layers"]["list"][number]
export type Membership = Outputs["layers"]["membership"]
export type Experiment = Outputs["experiments"]["list"][number]
export type Span = Membership["ranges"][number]

/** The start of the key of everything about layers; trpc's own filter of `layers` finds it too. */
const key = [["layers", "map"]] as const

/** The share of an experiment; null when it is in no layer. */
export const membershipOptions = (experimentId: string) =>
  queryOptions({
    queryKey: [...key, "share", experimentId],
    queryFn: async () => {
      try {
        return await client.layers.membership.query({ experiment_id: experimentId })
      } catch (error) {
        if (statusOf(error) === 404) return null
        throw error
      }
    }
  })

export interface WantedShare {
  readonly experimentId: string
  readonly layerId: string
  readonly slots: number
  readonly exclusive: boolean
}

/** What booking a share would give, and what it would leave outside. Nothing is stored. */
export const proposalOptions = (wanted: WantedShare | null) =>
  queryOptions({
    queryKey: [...key, "proposal", wanted],
    queryFn: () =>
      wanted === null
        ? null
        : client.layers.join.mutate({
            experiment_id: wanted.experimentId,
            layer_id: wanted.layerId,
            slots: wanted.slots,
            exclusive: wanted.exclusive,
            dry_run: true
          }),
    enabled: wanted !== null,
    retry: false,
    staleTime: 5_000
  })
