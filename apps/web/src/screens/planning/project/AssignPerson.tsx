import { useMutation, useQueries, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { SelectField } from "../../../parts/controls/SelectField.tsx"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { client, trpc } from "../../../service/trpc.ts"
import { planningTexts } from "../../../texts/planning/planning.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import type { AssignedPerson } from "../access/assignedPeople.ts"
import { membersOptions, type ProjectPlace, rolesOptions } from "../access/peopleOptions.ts"
import { refreshPeople } from "../access/refreshPeople.ts"
import { FormDialog } from "../FormDialog.tsx"

interface AssignPersonProps {
  readonly place: ProjectPlace
  readonly people: readonly AssignedPerson[]
  readonly onClose: () => void
}

/** Gives a member of the team a role on the project. */
export const AssignPerson = ({ onClose, people, place }: AssignPersonProps) => {
  const { data: members = [] } = useQuery(membersOptions(place.team_id))
  const { data: roles = [] } = useQuery(rolesOptions)
  const users = useQueries({
    queries: members.map(({ attributes }) => trpc.planning.users.get.queryOptions({ id: attributes.user_id }))
  })
  const choices = users.flatMap(({ data }) =>
    data === undefined || people.some(({ userId }) => userId === data.data.id)
      ? []
      : [{ value: data.data.id, text: `${data.data.attributes.full_name} (${data.data.attributes.email})` }]
  )
  const [chosenUser, setUser] = useState<string>()
  const [chosenRole, setRole] = useState<string>()
  const userId = chosenUser ?? choices[0]?.value ?? ""
  const roleId = chosenRole ?? roles.at(-1)?.id ?? ""
  const { error, isPending, mutate } = useMutation({
    mutationFn: () =>
      client.planning.projectUsers.create.mutate({
        ...place,
        data: { type: "user_assignments", attributes: { user_id: userId, user_role_id: roleId } }
      }),
    onSuccess: async () => {
      await refreshPeople()
      showToast({ text: texts.assigned(choices.find(({ value }) => value === userId)?.text ?? userId) })
      onClose()
    }
  })
  const isEmpty = choices.length === 0
  return (
    <FormDialog
      title={texts.assign}
      submit={texts.assign}
      busy={isPending}
      disabled={isEmpty}
      error={error}
      onSubmit={mutate}
      onClose={onClose}
    >
      {isEmpty && users.every(({ isPending }) => !isPending) ? (
        <p>{texts.assignNone}</p>
      ) : (
        <>
          <SelectField label={texts.assignPerson} value={userId} options={choices} onChange={setUser} />
          <SelectField
            label={planningTexts.role}
            value={roleId}
            options={roles.map(({ attributes, id }) => ({ value: id, text: attributes.name }))}
            onChange={setRole}
          />
        </>
      )}
    </FormDialog>
  )
}
