import { Link } from "@tanstack/react-router"
import { Time } from "../../../parts/values/Time.tsx"
import { webhooksSearch } from "../../../shell/searches.ts"
import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"
import type { Webhook } from "../resources.ts"
import { WebhookState } from "./WebhookState.tsx"

export const WebhookTable = ({ webhooks }: { readonly webhooks: readonly Webhook[] }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reachable by keyboard
  <section className="scroll-x" tabIndex={0} aria-label={texts.list}>
    <table className="plain-table planning-table">
      <thead>
        <tr>
          <th scope="col">{texts.receiver}</th>
          <th scope="col">{texts.eventsLabel}</th>
          <th scope="col">{texts.state}</th>
          <th scope="col">{texts.created}</th>
        </tr>
      </thead>
      <tbody>
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
      </tbody>
    </table>
  </section>
)
