import { queryClient } from "../../../service/queryClient.ts"
import { trpc } from "../../../service/trpc.ts"

/** Reads the people of projects and experiments again, and the permissions of the signed-in person there. */
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
