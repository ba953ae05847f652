import { useQuery } from "@tanstack/react-query"
import { useMay } from "../../../service/session.ts"
import { trpc } from "../../../service/trpc.ts"
import { useSignedIn } from "../signedIn.ts"
import { projectPeopleOptions } from "./peopleOptions.ts"

/** What the signed-in person's role on a project permits. The role in the team counts where the service lets it. */
export const useProjectAccess = (projectId: string) => {
  const { teamId, userId } = useSignedIn()
  const people = useQuery(projectPeopleOptions({ team_id: teamId, project_id: projectId }))
  const { data: caller } = useQuery(trpc.caller.get.queryOptions())
  const managesTeam = useMay("team_manage")
  const own = people.data?.find((each) => each.userId === userId)?.permissions ?? []
  const writes = caller?.scopes.includes("write") === true
  const may = (permission: string) => writes && own.includes(permission)
  return {
    people,
    mayManage: may("project_manage"),
    mayManagePeople: managesTeam || may("project_users_manage")
  }
}
