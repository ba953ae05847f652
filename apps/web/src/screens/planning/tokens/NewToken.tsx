import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { InstantField } from "../../../parts/controls/InstantField.tsx"
import { SelectField } from "../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../parts/controls/TextField.tsx"
import { queryClient } from "../../../service/queryClient.ts"
import { client, type Outputs, trpc } from "../../../service/trpc.ts"
import { tokenTexts as texts } from "../../../texts/planning/tokens.ts"
import { Choices } from "../Choices.tsx"
import { FormDialog } from "../FormDialog.tsx"
import { problemAt, standsAtFields } from "../fieldProblems.ts"
import { useSignedIn } from "../signedIn.ts"
import { expiryOf, type Lifetime, lifetimes } from "./lifetimes.ts"

type Made = Outputs["planning"]["tokens"]["create"]["data"]

type Kind = "read" | "write" | "evaluate"

const scopesOf = { read: ["read"], write: ["read", "write"], evaluate: ["evaluate"] } as const

interface NewTokenProps {
  readonly onMade: (token: Made) => void
  readonly onClose: () => void
}

/** Makes a token of the signed-in person for the team. */
export const NewToken = ({ onClose, onMade }: NewTokenProps) => {
  const { teamId, userId } = useSignedIn()
  const [name, setName] = useState("")
  const [scope, setScope] = useState<Kind>("read")
  const [serviceId, setServiceId] = useState("")
  const services = useQuery({ ...trpc.services.list.queryOptions(), enabled: scope === "evaluate" })
  const [lifetime, setLifetime] = useState<Lifetime>("quarter")
  const [date, setDate] = useState<string | null>(null)
  const { error, isPending, mutate } = useMutation({
    mutationFn: () =>
      client.planning.tokens.create.mutate({
        user_id: userId,
        data: {
          type: "api_tokens",
          attributes: {
            name,
            team_id: teamId,
            scopes: [...scopesOf[scope]],
            service_id: scope === "evaluate" && serviceId !== "" ? serviceId : null,
            expires_at: expiryOf(lifetime, date, Date.now())
          }
        }
      }),
    onSuccess: async ({ data }) => {
      await queryClient.invalidateQueries(trpc.planning.tokens.pathFilter())
      onMade(data)
    }
  })
  return (
    <FormDialog
      title={texts.makeTitle}
      submit={texts.makeDo}
      busy={isPending}
      disabled={lifetime === "date" && date === null}
      error={standsAtFields(error, ["name", "expires_at", "service_id"]) ? null : error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <TextField
        label={texts.name}
        hint={texts.nameHint}
        required
        maxLength={255}
        value={name}
        problem={problemAt(error, "name")}
        onChange={setName}
      />
      <Choices
        label={texts.scopes}
        value={scope}
        choices={[
          { value: "read", text: texts.reads, hint: texts.readsHint },
          { value: "write", text: texts.writes, hint: texts.writesHint },
          { value: "evaluate", text: texts.evaluates, hint: texts.evaluatesHint }
        ]}
        onChange={setScope}
      />
      {scope === "evaluate" && (
        <SelectField
          label={texts.service}
          hint={texts.serviceHint}
          value={serviceId}
          options={[
            { value: "", text: texts.everyService },
            ...(services.data ?? []).map(({ id, name }) => ({ value: id, text: name }))
          ]}
          problem={problemAt(error, "service_id")}
          onChange={setServiceId}
        />
      )}
      <SelectField
        label={texts.lifetime}
        value={lifetime}
        options={lifetimes.map((value) => ({ value, text: texts.lifetimes[value] }))}
        problem={lifetime === "date" ? undefined : problemAt(error, "expires_at")}
        onChange={setLifetime}
      />
      {lifetime === "date" && (
        <InstantField label={texts.date} value={date} problem={problemAt(error, "expires_at")} onChange={setDate} />
      )}
    </FormDialog>
  )
}
