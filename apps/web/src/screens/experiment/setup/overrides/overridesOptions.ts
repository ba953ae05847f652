import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query"
import { client, type Outputs } from "../../../../service/trpc.ts"

export type Override = Outputs["overrides"]["list"][number]
export type Decision = Outputs["decisions"]["decide"]["decisions"][number]

const pageSize = 100

/** The overrides whose value has the text, the newest first, page by page. */
export const overridesOptions = (experimentId: string, text: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [["overrides", "pages"], experimentId, text ?? ""],
    queryFn: ({ pageParam }) =>
      client.overrides.list.query({
        experiment_id: experimentId,
        limit: pageSize,
        ...(text !== undefined && { q: text }),
        ...(pageParam !== "" && { cursor: pageParam })
      }),
    initialPageParam: "",
    getNextPageParam: (page) => (page.length < pageSize ? null : (page.at(-1)?.id ?? null)),
    placeholderData: keepPreviousData
  })

/** What sampling each of these entities would do now. */
export const effectsOptions = (experimentId: string, overrides: readonly Override[]) =>
  queryOptions({
    queryKey: [["overrides", "effects"], experimentId, overrides.map(({ id, updated_at }) => [id, updated_at])],
    queryFn: async () => {
      const entities = overrides.map(({ sampled_entity, sampled_value }) => ({ sampled_entity, sampled_value }))
      const { decisions } = await client.decisions.decide.mutate({ experiment_id: experimentId, entities })
      return new Map(overrides.map(({ id }, place) => [id, decisions[place]]))
    },
    enabled: overrides.length > 0,
    placeholderData: keepPreviousData
  })
