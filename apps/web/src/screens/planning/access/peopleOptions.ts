import { queryOptions } from "@tanstack/react-query"
import { client, type Outputs, trpc } from "../../../service/trpc.ts"
import { assignedPeople } from "./assignedPeople.ts"
import { everyPage } from "./everyPage.ts"

/** Every role, with what it permits. */
export const rolesOptions = queryOptions({
  queryKey: [...trpc.planning.userRoles.pathKey(), "every"],
  queryFn: async () => (await everyPage((page) => client.planning.userRoles.list.query(page))).data
})

/** Every member of the team. */
export const membersOptions = (teamId: string) =>
  queryOptions({
    queryKey: [...trpc.planning.teamUsers.pathKey(), "every", teamId],
    queryFn: async () =>
      (await everyPage((page) => client.planning.teamUsers.list.query({ team_id: teamId, ...page }))).data
  })

export interface ProjectPlace {
  readonly team_id: string
  readonly project_id: string
}

export interface ExperimentPlace extends ProjectPlace {
  readonly experiment_id: string
}

/** All people of a project, with their roles there. */
export const projectPeopleOptions = (place: ProjectPlace) =>
  queryOptions({
    queryKey: [...trpc.planning.projectUsers.pathKey(), "every", place],
    queryFn: async () =>
      assignedPeople(
        await everyPage((page) =>
          client.planning.projectUsers.list.query({ ...place, ...page, include: "user,user_role" })
        )
      )
  })

/** All people of an experiment, with their roles there. */
export const experimentPeopleOptions = (place: ExperimentPlace) =>
  queryOptions({
    queryKey: [...trpc.planning.experimentUsers.pathKey(), "every", place],
    queryFn: async () => {
      const { experimentUsers } = client.planning
      const origins: Outputs["planning"]["experimentUsers"]["origins"] = []
      const list = await everyPage(async (page) => {
        const [assignments, found] = await Promise.all([
          experimentUsers.list.query({ ...place, ...page, include: "user,user_role" }),
          experimentUsers.origins.query({ ...place, ...page })
        ])
        origins.push(...found)
        return assignments
      })
      return assignedPeople(list, origins)
    }
  })
