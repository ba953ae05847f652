import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../../parts/feedback/ConfirmDialog.tsx"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { client } from "../../../service/trpc.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import type { AssignedPerson } from "../access/assignedPeople.ts"
import { PeopleTable } from "../access/PeopleTable.tsx"
import type { ProjectPlace } from "../access/peopleOptions.ts"
import { refreshPeople } from "../access/refreshPeople.ts"
import { useRoleChange } from "../access/useRoleChange.ts"

interface ProjectPeopleProps {
  readonly place: ProjectPlace
  readonly people: readonly AssignedPerson[]
  readonly mayChange: boolean
  /** Receives the user after the removal. */
  readonly onLeft: (userId: string) => void
}

/** The people of the project, and their roles. */
export const ProjectPeople = ({ mayChange, onLeft, people, place }: ProjectPeopleProps) => {
  const [leaving, setLeaving] = useState<AssignedPerson | null>(null)
  const change = useRoleChange((assignment) => client.planning.projectUsers.update.mutate({ ...place, ...assignment }))
  const remove = useMutation({
    mutationFn: ({ id }: AssignedPerson) => client.planning.projectUsers.remove.mutate({ ...place, id }),
    onSuccess: async (_, { name, userId }) => {
      onLeft(userId)
      setLeaving(null)
      showToast({ text: texts.removed(name) })
      await refreshPeople()
    }
  })
  return (
    <>
      <PeopleTable
        label={texts.members}
        people={people}
        mayChange={mayChange}
        change={change}
        {...(mayChange && {
          actionCell: (person: AssignedPerson) => (
            <Button small aria-label={texts.removeOf(person.name)} onClick={() => setLeaving(person)}>
              {texts.remove}
            </Button>
          )
        })}
      />
      {leaving !== null && (
        <ConfirmDialog
          title={texts.removeTitle(leaving.name)}
          confirm={texts.remove}
          danger
          busy={remove.isPending}
          error={remove.error}
          onClose={() => {
            remove.reset()
            setLeaving(null)
          }}
          onConfirm={() => remove.mutate(leaving)}
        >
          <p>{texts.removeText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
