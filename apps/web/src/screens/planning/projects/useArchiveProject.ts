import { useMutation } from "@tanstack/react-query"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { sentenceOf } from "../../../service/failures.ts"
import { queryClient } from "../../../service/queryClient.ts"
import { client, type Outputs, trpc } from "../../../service/trpc.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import type { Project } from "../resources.ts"
import { useSignedIn } from "../signedIn.ts"
import { refreshProjects } from "./refreshProjects.ts"

type List = Outputs["planning"]["projects"]["list"]
type One = Outputs["planning"]["projects"]["get"]

const withArchived = (project: Project, archived: boolean): Project => ({
  ...project,
  attributes: { ...project.attributes, archived }
})

const lists = trpc.planning.projects.list.pathFilter()

/** Archives or restores a project; the screen shows it at once, and undoes it when the service refuses. */
export const useArchiveProject = () => {
  const { teamId } = useSignedIn()
  return useMutation({
    mutationFn: ({ archived, project: { id } }: { readonly project: Project; readonly archived: boolean }) =>
      client.planning.projects.update.mutate({
        team_id: teamId,
        id,
        data: { type: "projects", attributes: { archived } }
      }),
    onMutate: async ({ archived, project }) => {
      const one = trpc.planning.projects.get.queryKey({ team_id: teamId, id: project.id })
      await queryClient.cancelQueries(trpc.planning.projects.pathFilter())
      const before = queryClient.getQueriesData<List>(lists)
      const beforeOne = queryClient.getQueryData<One>(one)
      queryClient.setQueriesData<List>(
        lists,
        (list) =>
          list && {
            ...list,
            data: list.data.map((each) => (each.id === project.id ? withArchived(each, archived) : each))
          }
      )
      queryClient.setQueryData<One>(one, (found) => found && { data: withArchived(found.data, archived) })
      return () => {
        for (const [key, list] of before) queryClient.setQueryData(key, list)
        queryClient.setQueryData(one, beforeOne)
      }
    },
    onSuccess: (_, { archived, project: { attributes } }) =>
      showToast({ text: archived ? texts.archiveDone(attributes.name) : texts.restoreDone(attributes.name) }),
    onError: (error, _, undo) => {
      undo?.()
      showToast({ text: sentenceOf(error), kind: "bad" })
    },
    onSettled: refreshProjects
  })
}
