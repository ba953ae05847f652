import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { client, type Inputs, type Outputs } from "../../../../service/trpc.ts"

export type Entity = Inputs["decisions"]["decide"]["entities"][number]
export type Decision = Outputs["decisions"]["decide"]["decisions"][number]

export const decisionsKey = [["decisions", "decide"]] as const

const decide = async (experimentId: string, entities: readonly Entity[]) => {
  const { decisions } = await client.decisions.decide.mutate({ experiment_id: experimentId, entities: [...entities] })
  return decisions
}

/** What sampling these entities would do now. Nothing is stored. */
export const decisionOptions = (experimentId: string, entities: readonly Entity[]) =>
  queryOptions({
    queryKey: [...decisionsKey, experimentId, entities],
    queryFn: () => decide(experimentId, entities),
    enabled: entities.length > 0,
    staleTime: 5_000
  })

/** The revision in force: the one that would decide about an entity without a sample. */
export const revisionOptions = (experimentId: string) =>
  queryOptions({
    queryKey: [...decisionsKey, experimentId, "revision"],
    queryFn: async () => {
      const [decision] = await decide(experimentId, [{ sampled_entity: "-", sampled_value: `- ${Date.now()}` }])
      return decision?.revision ?? null
    },
    placeholderData: keepPreviousData
  })
