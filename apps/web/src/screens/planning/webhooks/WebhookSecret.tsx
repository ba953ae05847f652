import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"
import { SecretDialog } from "../SecretDialog.tsx"

/** The secret that signs what a webhook sends. */
export const WebhookSecret = ({ onClose, secret }: { readonly secret: string; readonly onClose: () => void }) => (
  <SecretDialog title={texts.secretTitle} label={texts.secret} secret={secret} onClose={onClose}>
    <p>{texts.secretUse}</p>
  </SecretDialog>
)
