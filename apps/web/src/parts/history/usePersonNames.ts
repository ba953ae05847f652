import { useQueries, useQuery } from "@tanstack/react-query"
import { sessionOptions } from "../../service/session.ts"
import { trpc } from "../../service/trpc.ts"
import { historyTexts } from "../../texts/history.ts"
import type { PersonName } from "./actorText.ts"

/** The names of people. The planning API tells them to a signed-in user who shares a team with them; of others the id stands. */
export const usePersonNames = (ids: readonly string[]): PersonName => {
  const { data: session } = useQuery(sessionOptions)
  const isSignedIn = session?.signed_in === true
  const distinct = [...new Set(ids)].filter((id) => id !== "").sort()
  const names = useQueries({
    queries: distinct.map((id) => ({
      ...trpc.planning.users.get.queryOptions({ id }),
      enabled: isSignedIn,
      retry: false,
      staleTime: Number.POSITIVE_INFINITY
    })),
    combine: (results) =>
      Object.fromEntries(
        results.flatMap(({ data }) => (data === undefined ? [] : [[data.data.id, data.data.attributes.full_name]]))
      )
  })
  return (id) => names[id] ?? historyTexts.actors.user(id)
}
