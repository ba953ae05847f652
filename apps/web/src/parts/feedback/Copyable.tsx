import { texts } from "../../texts/common.ts"
import { Button } from "../controls/Button.tsx"
import { showToast } from "./toasts.ts"

interface CopyableProps {
  readonly value: string
  /** What the value is, for a reader who does not see it. */
  readonly label: string
}

/** A value to copy, as an id or a token. */
export const Copyable = ({ label, value }: CopyableProps) => (
  <span className="row">
    <code>{value}</code>
    <Button
      small
      aria-label={`${texts.copy}: ${label}`}
      onClick={() => {
        void navigator.clipboard.writeText(value).then(() => showToast({ text: texts.copied }))
      }}
    >
      {texts.copy}
    </Button>
  </span>
)
