import { Button } from "../../../parts/controls/Button.tsx"
import { formatDuration } from "../../../parts/values/duration.ts"
import { Time } from "../../../parts/values/Time.tsx"
import { useMay } from "../../../service/session.ts"
import { client } from "../../../service/trpc.ts"
import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"
import { PlanningTable } from "../PlanningTable.tsx"
import type { Delivery } from "../resources.ts"
import { useSignedIn } from "../signedIn.ts"
import { useWebhookAction } from "./useWebhookAction.ts"

const looks = { pending: "badge badge-warn", delivered: "badge badge-good", failed: "badge badge-bad" } as const

const Answer = ({ attributes }: Pick<Delivery, "attributes">) => {
  const { duration_ms, error, response_body, response_status } = attributes
  if (response_status === null && error === null) return <span className="soft">{texts.noAnswer}</span>
  return (
    <>
      <div>
        {response_status === null ? error : texts.answered(response_status)}
        {duration_ms !== null && <span className="soft small"> {formatDuration(duration_ms)}</span>}
      </div>
      {response_body !== null && response_body !== "" && (
        <details>
          <summary className="small">{texts.body}</summary>
          <pre className="planning-body">{response_body}</pre>
        </details>
      )}
    </>
  )
}

interface DeliveryTableProps {
  readonly deliveries: readonly Delivery[]
  readonly webhookId: string
  readonly mayResend: boolean
}

export const DeliveryTable = ({ deliveries, mayResend, webhookId }: DeliveryTableProps) => {
  const { teamId } = useSignedIn()
  const mayManage = useMay("team_manage")
  const resend = useWebhookAction(
    (id: string) => client.planning.webhooks.redeliver.mutate({ team_id: teamId, webhook_id: webhookId, id }),
    texts.redelivered
  )
  return (
    <PlanningTable
      label={texts.deliveries}
      titles={[texts.event, texts.state, texts.attempts, texts.answer, texts.lastAttempt, texts.nextAttempt]}
      numbers={[texts.attempts]}
      hasActions
    >
      {deliveries.map(({ attributes, id }) => (
        <tr key={id}>
          <td>
            <code>{attributes.event_type}</code>
          </td>
          <td>
            <span className={looks[attributes.status]}>{texts.delivery[attributes.status]}</span>
          </td>
          <td className="end">{attributes.attempts}</td>
          <td className="planning-answer">
            <Answer attributes={attributes} />
          </td>
          <td>{attributes.last_attempt_at !== null && <Time value={attributes.last_attempt_at} />}</td>
          <td>{attributes.next_attempt_at !== null && <Time value={attributes.next_attempt_at} as="distance" />}</td>
          <td>
            {mayManage && mayResend && (
              <div className="planning-actions">
                <Button
                  small
                  aria-label={texts.redeliverOf(attributes.event_type)}
                  disabled={resend.isPending}
                  onClick={() => resend.mutate(id)}
                >
                  {texts.redeliver}
                </Button>
              </div>
            )}
          </td>
        </tr>
      ))}
    </PlanningTable>
  )
}
