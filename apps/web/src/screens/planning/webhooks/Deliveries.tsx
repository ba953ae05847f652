import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Card } from "../../../parts/layout/Card.tsx"
import { EmptyState } from "../../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { trpc } from "../../../service/trpc.ts"
import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"
import { Pager } from "../Pager.tsx"
import { useSignedIn } from "../signedIn.ts"
import { DeliveryTable } from "./DeliveryTable.tsx"
import { pollingMs } from "./pollingMs.ts"

const route = getRouteApi("/frame/planning/webhooks")

const states = ["pending", "delivered", "failed"] as const

interface DeliveriesProps {
  readonly webhookId: string
  readonly isActive: boolean
}

/** What was sent to a webhook, as it goes on. */
export const Deliveries = ({ isActive, webhookId }: DeliveriesProps) => {
  const { teamId } = useSignedIn()
  const { page = 1, status } = route.useSearch()
  const navigate = route.useNavigate()
  const deliveries = useQuery(
    trpc.planning.webhooks.deliveries.queryOptions(
      {
        team_id: teamId,
        webhook_id: webhookId,
        "page[number]": page,
        "page[size]": 25,
        ...(status !== undefined && { "filter[status]": status })
      },
      {
        placeholderData: keepPreviousData,
        refetchInterval: ({ state: { data } }) => pollingMs(data?.data ?? [], Date.now())
      }
    )
  )
  const list = deliveries.data?.data ?? []
  return (
    <Card
      title={texts.deliveries}
      hint={texts.deliveriesHint}
      actions={
        <label className="row small">
          {texts.filter}
          <select
            className="input planning-role"
            value={status ?? ""}
            onChange={({ target }) =>
              void navigate({
                search: (before) => ({
                  ...before,
                  status: states.find((each) => each === target.value),
                  page: undefined
                }),
                replace: true
              })
            }
          >
            <option value="">{texts.filterAll}</option>
            {states.map((each) => (
              <option key={each} value={each}>
                {texts.delivery[each]}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {deliveries.isPending && <Skeleton height={200} />}
      {deliveries.isError && <Failure error={deliveries.error} retry={deliveries.refetch} />}
      {deliveries.data !== undefined &&
        list.length === 0 &&
        (status === undefined ? (
          <EmptyState title={texts.noDeliveries}>{texts.noDeliveriesText}</EmptyState>
        ) : (
          <p className="soft">{texts.noneOfState}</p>
        ))}
      {list.length > 0 && <DeliveryTable deliveries={list} webhookId={webhookId} mayResend={isActive} />}
      <Pager
        page={page}
        hasNext={deliveries.data?.links.next != null}
        onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next === 1 ? undefined : next }) })}
      />
    </Card>
  )
}
