import { Copyable } from "../../../parts/feedback/Copyable.tsx"
import type { Outputs } from "../../../service/trpc.ts"
import { tokenTexts as texts } from "../../../texts/planning/tokens.ts"
import { SecretDialog } from "../SecretDialog.tsx"

type Made = Outputs["planning"]["tokens"]["create"]["data"]

/** A new token, and how to try it. */
export const MadeToken = ({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) => {
  const { name, token } = made.attributes
  const { origin } = window.location
  const lines = [
    { label: texts.curl, value: `curl ${origin}/api/v1/caller -H 'Authorization: Bearer ${token}'` },
    { label: texts.cli, value: `SORTITION_URL=${origin} SORTITION_TOKEN=${token} npx sortition token whoami` }
  ]
  return (
    <SecretDialog title={texts.madeTitle(name)} label={texts.secret} secret={token} onClose={onClose}>
      {lines.map(({ label, value }) => (
        <div key={label} className="planning-code">
          <div className="small soft">{label}</div>
          <div className="planning-secret">
            <Copyable label={label} value={value} />
          </div>
        </div>
      ))}
    </SecretDialog>
  )
}
