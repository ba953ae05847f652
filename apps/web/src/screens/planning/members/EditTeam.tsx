import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Field } from "../../../parts/controls/Field.tsx"
import { TextField } from "../../../parts/controls/TextField.tsx"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { queryClient, sessionKey } from "../../../service/queryClient.ts"
import { client, trpc } from "../../../service/trpc.ts"
import { texts as common } from "../../../texts/common.ts"
import { memberTexts as texts } from "../../../texts/planning/members.ts"
import { FormDialog } from "../FormDialog.tsx"
import { problemAt, standsAtFields } from "../fieldProblems.ts"
import { useSignedIn } from "../signedIn.ts"

interface EditTeamProps {
  readonly team: { readonly name: string; readonly description: string | null }
  readonly onClose: () => void
}

/** Changes the name and the description of the team. */
export const EditTeam = ({ onClose, team }: EditTeamProps) => {
  const { teamId } = useSignedIn()
  const [name, setName] = useState(team.name)
  const [description, setDescription] = useState(team.description ?? "")
  const { error, isPending, mutate } = useMutation({
    mutationFn: () =>
      client.planning.teams.update.mutate({
        id: teamId,
        data: { type: "teams", attributes: { name, description: description.trim() || null } }
      }),
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries(trpc.planning.teams.pathFilter()),
        queryClient.invalidateQueries({ queryKey: sessionKey })
      ])
      showToast({ text: texts.teamSaved })
      onClose()
    }
  })
  return (
    <FormDialog
      title={texts.editTeam}
      submit={common.save}
      busy={isPending}
      error={standsAtFields(error, ["name", "description"]) ? null : error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <TextField
        label={texts.teamName}
        required
        minLength={2}
        maxLength={255}
        value={name}
        problem={problemAt(error, "name")}
        onChange={setName}
      />
      <Field label={texts.teamDescription} problem={problemAt(error, "description")}>
        {(control) => (
          <textarea
            className="input"
            {...control}
            value={description}
            onChange={({ target }) => setDescription(target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
