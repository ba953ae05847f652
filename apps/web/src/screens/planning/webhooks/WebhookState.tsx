import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"

export const WebhookState = ({ active }: { readonly active: boolean }) => (
  <span className={active ? "badge badge-good" : "badge"}>{active ? texts.on : texts.off}</span>
)
