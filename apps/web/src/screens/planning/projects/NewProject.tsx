import { useMutation } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { client } from "../../../service/trpc.ts"
import { projectSearch } from "../../../shell/searches.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import { FormDialog } from "../FormDialog.tsx"
import { standsAtFields } from "../fieldProblems.ts"
import { useSignedIn } from "../signedIn.ts"
import { type ProjectDraft, ProjectFields, projectFields } from "./ProjectFields.tsx"
import { refreshProjects } from "./refreshProjects.ts"

/** Creates a project and opens it. */
export const NewProject = ({ onClose }: { readonly onClose: () => void }) => {
  const { teamId } = useSignedIn()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<ProjectDraft>({ name: "", description: "" })
  const { error, isPending, mutate } = useMutation({
    mutationFn: () =>
      client.planning.projects.create.mutate({
        team_id: teamId,
        data: { type: "projects", attributes: { name: draft.name, description: draft.description.trim() || null } }
      }),
    onSuccess: async ({ data }) => {
      await refreshProjects()
      showToast({ text: texts.created(data.attributes.name) })
      await navigate({ to: "/planning/projects/$projectId", params: { projectId: data.id }, search: projectSearch({}) })
    }
  })
  return (
    <FormDialog
      title={texts.createTitle}
      submit={texts.createDo}
      busy={isPending}
      error={standsAtFields(error, projectFields) ? null : error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <ProjectFields draft={draft} error={error} onChange={setDraft} />
    </FormDialog>
  )
}
