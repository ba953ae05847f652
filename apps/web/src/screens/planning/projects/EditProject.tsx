import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { ConflictDialog } from "../../../parts/feedback/ConflictDialog.tsx"
import { Dialog } from "../../../parts/feedback/Dialog.tsx"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { isOutdated } from "../../../service/failures.ts"
import { readProject, type Tagged } from "../../../service/tagged.ts"
import { client, type Outputs } from "../../../service/trpc.ts"
import { texts as common } from "../../../texts/common.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import { FormDialog } from "../FormDialog.tsx"
import { standsAtFields } from "../fieldProblems.ts"
import { useSignedIn } from "../signedIn.ts"
import { type ProjectDraft, ProjectFields, projectFields } from "./ProjectFields.tsx"
import { changesOf, differencesOf, draftOf, onTopOf } from "./projectDraft.ts"
import { refreshProjects } from "./refreshProjects.ts"

type Stored = Tagged<Outputs["planning"]["projects"]["get"]>

interface EditFormProps {
  readonly stored: Stored
  readonly onClose: () => void
}

const EditForm = ({ onClose, stored }: EditFormProps) => {
  const { teamId } = useSignedIn()
  const [base, setBase] = useState(stored)
  const [draft, setDraft] = useState<ProjectDraft>(draftOf(stored.value.data))
  const [isConflict, setIsConflict] = useState(false)
  const { id } = stored.value.data
  const close = async (sentence?: string) => {
    await refreshProjects()
    if (sentence !== undefined) showToast({ text: sentence })
    onClose()
  }
  const { error, isPending, mutate } = useMutation({
    mutationFn: async () => {
      const attributes = changesOf(draft, draftOf(base.value.data))
      if (Object.keys(attributes).length === 0) return null
      return client.planning.projects.update.mutate(
        { team_id: teamId, id, data: { type: "projects", attributes } },
        { context: { ifMatch: base.tag } }
      )
    },
    onSuccess: (saved) => close(saved === null ? texts.unchanged : texts.saved(saved.data.attributes.name)),
    onError: async (refusal) => {
      if (!isOutdated(refusal)) return setIsConflict(false)
      const theirs = await readProject(teamId, id)
      setDraft(onTopOf(draftOf(theirs.value.data), draft, draftOf(base.value.data)))
      setBase(theirs)
      setIsConflict(true)
    }
  })
  if (isConflict) {
    return (
      <ConflictDialog
        fields={differencesOf(draft, draftOf(base.value.data))}
        busy={isPending}
        onKeepYours={mutate}
        onKeepTheirs={() => void close()}
      />
    )
  }
  return (
    <FormDialog
      title={texts.editTitle}
      submit={common.save}
      busy={isPending}
      error={standsAtFields(error, projectFields) || isOutdated(error) ? null : error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <ProjectFields draft={draft} error={error} onChange={setDraft} />
    </FormDialog>
  )
}

/** Changes the name and the description of a project, if it is still as it was when the form opened. */
export const EditProject = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => {
  const { teamId } = useSignedIn()
  const stored = useQuery({
    queryKey: ["planning", "tagged project", teamId, id],
    queryFn: () => readProject(teamId, id),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY
  })
  if (stored.data !== undefined) return <EditForm stored={stored.data} onClose={onClose} />
  return (
    <Dialog title={texts.editTitle} onClose={onClose}>
      {stored.isError ? <Failure error={stored.error} retry={stored.refetch} /> : <Skeleton height={260} />}
    </Dialog>
  )
}
