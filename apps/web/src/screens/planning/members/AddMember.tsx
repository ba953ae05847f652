import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { SelectField } from "../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../parts/controls/TextField.tsx"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { statusOf } from "../../../service/failures.ts"
import { client } from "../../../service/trpc.ts"
import { memberTexts as texts } from "../../../texts/planning/members.ts"
import { planningTexts } from "../../../texts/planning/planning.ts"
import { rolesOptions } from "../access/peopleOptions.ts"
import { refreshPeople } from "../access/refreshPeople.ts"
import { FormDialog } from "../FormDialog.tsx"
import { problemAt, standsAtFields } from "../fieldProblems.ts"
import { useSignedIn } from "../signedIn.ts"

const fields = ["email", "user_id", "role"]

const isUnknownPerson = (error: unknown): boolean => statusOf(error) === 404

/** Adds a person to the team by e-mail address. */
export const AddMember = ({ onClose }: { readonly onClose: () => void }) => {
  const { teamId } = useSignedIn()
  const { data: roles = [] } = useQuery(rolesOptions)
  const [email, setEmail] = useState("")
  const [chosen, setRole] = useState<string>()
  const names = roles.map(({ attributes }) => attributes.name)
  const role = chosen ?? names.at(-1) ?? ""
  const { error, isPending, mutate } = useMutation({
    mutationFn: () =>
      client.planning.teamUsers.add.mutate({
        team_id: teamId,
        data: { type: "team_users", attributes: { email: email.trim(), role } }
      }),
    onSuccess: async () => {
      await refreshPeople()
      showToast({ text: texts.added(email.trim()) })
      onClose()
    }
  })
  return (
    <FormDialog
      title={texts.addTitle}
      submit={texts.addDo}
      busy={isPending}
      error={isUnknownPerson(error) || standsAtFields(error, fields) ? null : error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <TextField
        label={planningTexts.email}
        hint={texts.addHint}
        type="email"
        required
        value={email}
        problem={isUnknownPerson(error) ? texts.unknownPerson : problemAt(error, "email", "user_id")}
        onChange={setEmail}
      />
      <SelectField
        label={planningTexts.role}
        value={role}
        options={names.map((name) => ({ value: name, text: name }))}
        problem={problemAt(error, "role")}
        onChange={setRole}
      />
    </FormDialog>
  )
}
