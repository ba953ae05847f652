import { queryClient } from "../../../service/queryClient.ts"
import { trpc } from "../../../service/trpc.ts"

/** Reads again who is on projects and experiments, and what the signed-in person may do there. */
export const refreshPeople = () =>
  Promise.all(
    [
      trpc.planning.projectUsers.pathFilter(),
      trpc.planning.experimentUsers.pathFilter(),
      trpc.planning.teamUsers.pathFilter(),
      trpc.planning.projects.pathFilter(),
      trpc.caller.pathFilter()
    ].map((filter) => queryClient.invalidateQueries(filter))
  )
