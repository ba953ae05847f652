import { useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { EmptyState } from "../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { trpc } from "../../service/trpc.ts"
import { webhookTexts as texts } from "../../texts/planning/webhooks.ts"
import { PlanningPage } from "./PlanningPage.tsx"
import { OneWebhook } from "./webhooks/OneWebhook.tsx"
import { WebhookList } from "./webhooks/WebhookList.tsx"

const route = getRouteApi("/frame/planning/webhooks")

/** The webhooks of the team, or one of them with its deliveries. */
export const WebhooksScreen = () => {
  const { webhook } = route.useSearch()
  const { data: caller } = useQuery(trpc.caller.get.queryOptions())
  if (caller === undefined) {
    return (
      <PlanningPage tab="webhooks">
        <Skeleton height={240} />
      </PlanningPage>
    )
  }
  if (!caller.permissions.includes("team_manage")) {
    return (
      <PlanningPage tab="webhooks">
        <EmptyState title={texts.ownersOnly}>{texts.ownersOnlyText}</EmptyState>
      </PlanningPage>
    )
  }
  return webhook === undefined ? <WebhookList /> : <OneWebhook id={webhook} />
}
