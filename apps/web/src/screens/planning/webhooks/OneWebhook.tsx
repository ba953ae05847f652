import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Card } from "../../../parts/layout/Card.tsx"
import { EmptyState } from "../../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { statusOf } from "../../../service/failures.ts"
import { trpc } from "../../../service/trpc.ts"
import { webhooksSearch } from "../../../shell/searches.ts"
import { texts as common } from "../../../texts/common.ts"
import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"
import { PlanningPage } from "../PlanningPage.tsx"
import { useSignedIn } from "../signedIn.ts"
import { Deliveries } from "./Deliveries.tsx"
import { eventSentences } from "./eventTypes.ts"
import { WebhookActions } from "./WebhookActions.tsx"
import { WebhookState } from "./WebhookState.tsx"

/** One webhook: what it receives, and what became of each delivery. */
export const OneWebhook = ({ id }: { readonly id: string }) => {
  const { teamId } = useSignedIn()
  const webhook = useQuery(trpc.planning.webhooks.get.queryOptions({ team_id: teamId, id }))
  const attributes = webhook.data?.data.attributes
  return (
    <PlanningPage
      tab="webhooks"
      title={texts.one}
      above={
        <Link to="/planning/webhooks" search={webhooksSearch({})} className="small">
          {texts.all}
        </Link>
      }
      badge={attributes && <WebhookState active={attributes.active} />}
      actions={webhook.data && <WebhookActions webhook={webhook.data.data} />}
    >
      {statusOf(webhook.error) === 404 ? (
        <EmptyState title={texts.gone}>{texts.noneText}</EmptyState>
      ) : (
        <>
          {webhook.isError && <Failure error={webhook.error} retry={webhook.refetch} />}
          <Card title={texts.receiver}>
            {attributes === undefined ? (
              <Skeleton height={110} />
            ) : (
              <dl className="facts">
                <dt>{texts.url}</dt>
                <dd>
                  <code>{attributes.url}</code>
                </dd>
                <dt>{texts.description}</dt>
                <dd>{attributes.description ?? <span className="soft">{common.none}</span>}</dd>
                <dt>{texts.eventsLabel}</dt>
                <dd>
                  {attributes.events === null
                    ? texts.allEvents
                    : attributes.events.map((event) => (
                        <div key={event}>
                          <code>{event}</code> <span className="soft small">{eventSentences[event]}</span>
                        </div>
                      ))}
                </dd>
              </dl>
            )}
          </Card>
          <Deliveries webhookId={id} isActive={attributes?.active === true} />
        </>
      )}
    </PlanningPage>
  )
}
