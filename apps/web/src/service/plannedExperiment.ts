import { queryOptions } from "@tanstack/react-query"
import { queryClient } from "./queryClient.ts"
import { client, type Outputs, trpc } from "./trpc.ts"

type Experiment = Pick<Outputs["experiments"]["get"], "archived" | "id" | "name" | "service_id">

/** An experiment as lists show it, with its ids in the planning API and its description; null when it is not in the team's list. */
export const listedOptions = ({ archived, id, name, service_id }: Experiment) =>
  queryOptions({
    queryKey: [...trpc.experiments.search.pathKey(), "one", id],
    queryFn: async () => {
      let cursor: string | undefined
      do {
        const page = await client.experiments.search.query({ q: name, service_id, archived, limit: 200, cursor })
        const found = page.experiments.find((each) => each.id === id)
        if (found !== undefined) return found
        cursor = page.next_cursor ?? undefined
      } while (cursor !== undefined)
      return null
    }
  })

/** The caller's team, whose planned experiments it can change. */
export const teamOf = async (): Promise<string> => {
  const { team_id } = await queryClient.ensureQueryData(trpc.caller.get.queryOptions())
  if (team_id === null) throw new Error("the caller acts in no team")
  return team_id
}
