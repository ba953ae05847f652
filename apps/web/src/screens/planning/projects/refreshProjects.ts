import { queryClient } from "../../../service/queryClient.ts"
import { trpc } from "../../../service/trpc.ts"

/** Reads again what shows projects. A project is a service too, so experiments show its name. */
export const refreshProjects = () =>
  Promise.all([
    queryClient.invalidateQueries(trpc.planning.projects.pathFilter()),
    queryClient.invalidateQueries(trpc.services.pathFilter())
  ])
