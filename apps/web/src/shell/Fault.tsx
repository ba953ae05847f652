import { Link } from "@tanstack/react-router"
import { buttonClass } from "../parts/controls/Button.tsx"
import { Failure } from "../parts/feedback/Failure.tsx"
import { EmptyState } from "../parts/layout/EmptyState.tsx"
import { Page } from "../parts/layout/Page.tsx"
import { texts } from "../texts/common.ts"

interface FaultProps {
  readonly error: unknown
  readonly reset: () => void
}

/** Instead of a screen that failed. */
export const Fault = ({ error, reset }: FaultProps) => (
  <Page title={texts.fault.title}>
    <Failure error={error} retry={reset} />
  </Page>
)

/** At an address that no screen has. */
export const Missing = () => (
  <Page title={texts.fault.missing}>
    <EmptyState
      title={texts.fault.missing}
      action={
        <Link to="/" className={buttonClass({ kind: "main" })}>
          {texts.fault.home}
        </Link>
      }
    >
      {window.location.pathname}
    </EmptyState>
  </Page>
)
