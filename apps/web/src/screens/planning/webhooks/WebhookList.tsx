import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Card } from "../../../parts/layout/Card.tsx"
import { EmptyState } from "../../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { useMay } from "../../../service/session.ts"
import { client, trpc } from "../../../service/trpc.ts"
import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"
import { PlanningPage } from "../PlanningPage.tsx"
import { useSignedIn } from "../signedIn.ts"
import { WebhookForm } from "./WebhookForm.tsx"
import { WebhookSecret } from "./WebhookSecret.tsx"
import { WebhookTable } from "./WebhookTable.tsx"

const blank = { url: "", description: "", all: true, events: [] }

/** Every webhook of the team; a team has at most 50. */
export const WebhookList = () => {
  const { teamId } = useSignedIn()
  const mayManage = useMay("team_manage")
  const webhooks = useQuery(trpc.planning.webhooks.list.queryOptions({ team_id: teamId, "page[size]": 100 }))
  const [adds, setAdds] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  return (
    <PlanningPage
      tab="webhooks"
      actions={
        mayManage && (
          <Button kind="main" onClick={() => setAdds(true)}>
            {texts.add}
          </Button>
        )
      }
    >
      <Card title={texts.list} hint={texts.hint}>
        {webhooks.isPending && <Skeleton height={200} />}
        {webhooks.isError && <Failure error={webhooks.error} retry={webhooks.refetch} />}
        {webhooks.data?.data.length === 0 && <EmptyState title={texts.none}>{texts.noneText}</EmptyState>}
        {webhooks.data !== undefined && webhooks.data.data.length > 0 && <WebhookTable webhooks={webhooks.data.data} />}
      </Card>
      {adds && (
        <WebhookForm
          title={texts.addTitle}
          submit={texts.addDo}
          initial={blank}
          save={(attributes) =>
            client.planning.webhooks.create.mutate({ team_id: teamId, data: { type: "webhooks", attributes } })
          }
          onSaved={({ data }) => {
            setAdds(false)
            setSecret(data.attributes.secret)
          }}
          onClose={() => setAdds(false)}
        />
      )}
      {secret !== null && <WebhookSecret secret={secret} onClose={() => setSecret(null)} />}
    </PlanningPage>
  )
}
