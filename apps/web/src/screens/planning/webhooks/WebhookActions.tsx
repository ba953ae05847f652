import { useMutation } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../../parts/feedback/ConfirmDialog.tsx"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { queryClient } from "../../../service/queryClient.ts"
import { useMay } from "../../../service/session.ts"
import { client, trpc } from "../../../service/trpc.ts"
import { webhooksSearch } from "../../../shell/searches.ts"
import { texts as common } from "../../../texts/common.ts"
import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"
import type { Webhook } from "../resources.ts"
import { useSignedIn } from "../signedIn.ts"
import { useWebhookAction } from "./useWebhookAction.ts"
import { WebhookForm } from "./WebhookForm.tsx"
import { WebhookSecret } from "./WebhookSecret.tsx"

/** What an Owner can do with a webhook. */
export const WebhookActions = ({ webhook: { attributes, id } }: { readonly webhook: Webhook }) => {
  const { teamId } = useSignedIn()
  const mayManage = useMay("team_manage")
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<"edit" | "rotate" | "remove" | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const path = { team_id: teamId, id }
  const { active, description, events, url } = attributes
  const test = useWebhookAction(() => client.planning.webhooks.test.mutate(path), texts.testSent)
  const toggle = useWebhookAction(
    () =>
      client.planning.webhooks.update.mutate({ ...path, data: { type: "webhooks", attributes: { active: !active } } }),
    active ? texts.disabled : texts.enabled
  )
  const rotate = useMutation({
    mutationFn: () => client.planning.webhooks.rotateSecret.mutate(path),
    onSuccess: ({ data }) => {
      setDialog(null)
      setSecret(data.attributes.secret)
    }
  })
  const remove = useMutation({
    mutationFn: () => client.planning.webhooks.remove.mutate(path),
    onSuccess: async () => {
      showToast({ text: texts.removed })
      await navigate({ to: "/planning/webhooks", search: webhooksSearch({}) })
      await queryClient.invalidateQueries(trpc.planning.webhooks.pathFilter())
    }
  })
  if (!mayManage) return null
  const close = () => setDialog(null)
  return (
    <>
      <Button kind="main" busy={test.isPending} disabled={!active} onClick={() => test.mutate()}>
        {texts.test}
      </Button>
      <Button onClick={() => setDialog("edit")}>{texts.edit}</Button>
      <Button busy={toggle.isPending} onClick={() => toggle.mutate()}>
        {active ? texts.disable : texts.enable}
      </Button>
      <Button onClick={() => setDialog("rotate")}>{texts.rotate}</Button>
      <Button kind="danger" onClick={() => setDialog("remove")}>
        {texts.remove}
      </Button>
      {dialog === "edit" && (
        <WebhookForm
          title={texts.editTitle}
          submit={common.save}
          initial={{ url, description: description ?? "", all: events === null, events: events ?? [] }}
          save={(changed) =>
            client.planning.webhooks.update.mutate({ ...path, data: { type: "webhooks", attributes: changed } })
          }
          onSaved={() => {
            showToast({ text: texts.saved })
            close()
          }}
          onClose={close}
        />
      )}
      {dialog === "rotate" && (
        <ConfirmDialog
          title={texts.rotateTitle}
          confirm={texts.rotateDo}
          busy={rotate.isPending}
          error={rotate.error}
          onConfirm={() => rotate.mutate()}
          onClose={close}
        >
          <p>{texts.rotateText}</p>
        </ConfirmDialog>
      )}
      {dialog === "remove" && (
        <ConfirmDialog
          title={texts.removeTitle}
          confirm={texts.remove}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={close}
        >
          <p>{texts.removeText}</p>
        </ConfirmDialog>
      )}
      {secret !== null && <WebhookSecret secret={secret} onClose={() => setSecret(null)} />}
    </>
  )
}
