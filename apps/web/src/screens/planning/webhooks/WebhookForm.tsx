import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { queryClient } from "../../../service/queryClient.ts"
import { trpc } from "../../../service/trpc.ts"
import { FormDialog } from "../FormDialog.tsx"
import { standsAtFields } from "../fieldProblems.ts"
import { attributesOf, type WebhookDraft, WebhookFields, webhookFields } from "./WebhookFields.tsx"

interface WebhookFormProps<A> {
  readonly title: string
  readonly submit: string
  readonly initial: WebhookDraft
  readonly save: (attributes: ReturnType<typeof attributesOf>) => Promise<A>
  readonly onSaved: (saved: A) => void
  readonly onClose: () => void
}

/** Creates or changes a webhook. */
export const WebhookForm = <A,>({ initial, onClose, onSaved, save, submit, title }: WebhookFormProps<A>) => {
  const [draft, setDraft] = useState(initial)
  const { error, isPending, mutate } = useMutation({
    mutationFn: () => save(attributesOf(draft)),
    onSuccess: async (saved) => {
      await queryClient.invalidateQueries(trpc.planning.webhooks.pathFilter())
      onSaved(saved)
    }
  })
  return (
    <FormDialog
      title={title}
      submit={submit}
      busy={isPending}
      disabled={!draft.all && draft.events.length === 0}
      error={standsAtFields(error, webhookFields) ? null : error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <WebhookFields draft={draft} error={error} onChange={setDraft} />
    </FormDialog>
  )
}
