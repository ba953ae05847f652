import { Link } from "@tanstack/react-router"
import { Time } from "../../../parts/values/Time.tsx"
import { webhooksSearch } from "../../../shell/searches.ts"
import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"
import { PlanningTable } from "../PlanningTable.tsx"
import type { Webhook } from "../resources.ts"
import { WebhookState } from "./WebhookState.tsx"

export const WebhookTable = ({ webhooks }: { readonly webhooks: readonly Webhook[] }) => (
  <PlanningTable label={texts.list} titles={[texts.receiver, texts.eventsLabel, texts.state, texts.created]}>
    {webhooks.map(({ attributes: { active, created_at, description, events, url }, id }) => (
      <tr key={id}>
        <td className="planning-name">
          <Link to="/planning/webhooks" search={webhooksSearch({ webhook: id })}>
            {url}
          </Link>
          {description !== null && <div className="soft small">{description}</div>}
        </td>
        <td>{events === null ? texts.allEvents : texts.countOfEvents(events.length)}</td>
        <td>
          <WebhookState active={active} />
        </td>
        <td>
          <Time value={created_at} as="day" />
        </td>
      </tr>
    ))}
  </PlanningTable>
)
