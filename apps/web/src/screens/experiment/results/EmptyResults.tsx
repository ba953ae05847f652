import { Link } from "@tanstack/react-router"
import { buttonClass } from "../../../parts/controls/Button.tsx"
import { EmptyState } from "../../../parts/layout/EmptyState.tsx"
import { liveSearch, setupSearch } from "../../../shell/searches.ts"
import { resultsTexts } from "../../../texts/results.ts"

const texts = resultsTexts.empty

interface EmptyResultsProps {
  readonly experimentId: string
  readonly missing: "buckets" | "samples"
}

/** What to do before there are results. */
export const EmptyResults = ({ experimentId, missing }: EmptyResultsProps) =>
  missing === "buckets" ? (
    <EmptyState
      title={texts.bucketsTitle}
      action={
        <Link
          className={buttonClass({ kind: "main" })}
          to="/experiments/$experimentId"
          params={{ experimentId }}
          search={setupSearch({ section: "buckets" })}
        >
          {texts.bucketsAction}
        </Link>
      }
    >
      {texts.buckets}
    </EmptyState>
  ) : (
    <EmptyState
      title={texts.samplesTitle}
      action={
        <Link
          className={buttonClass({ kind: "main" })}
          to="/experiments/$experimentId/live"
          params={{ experimentId }}
          search={liveSearch({ upload: true })}
        >
          {texts.samplesAction}
        </Link>
      }
    >
      {texts.samples}
    </EmptyState>
  )
