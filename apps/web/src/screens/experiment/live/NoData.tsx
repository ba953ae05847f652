import { Link } from "@tanstack/react-router"
import { Copyable } from "../../../parts/feedback/Copyable.tsx"
import { Note } from "../../../parts/feedback/Note.tsx"
import type { Span } from "../../../service/live/recentActivity.ts"
import { setupSearch } from "../../../shell/searches.ts"
import { liveTexts } from "../../../texts/live/live.ts"
import type { Funnel } from "./funnelOf.ts"
import { MendLink } from "./MendLink.tsx"
import type { NoDataCause } from "./whyNoData.ts"

interface NoDataProps {
  readonly cause: NoDataCause
  readonly experimentId: string
  readonly funnel: Funnel
  readonly span: Span
}

const texts = liveTexts.none

const commandFor = (experimentId: string): string =>
  `curl -X POST ${window.location.origin}/api/v1/experiments/${experimentId}/samples -H "Authorization: Bearer $SORTITION_TOKEN" -H "Content-Type: application/json" -d '{"sampled_entity": "User", "sampled_value": "user-1"}'`

const sections = { no_buckets: "buckets", no_shares: "buckets", quota_reached: "limits" } as const

const Sentence = ({ cause, experimentId, funnel, span }: NoDataProps) => {
  const [worst] = funnel.refusals
  if (cause === "refused") {
    if (worst === undefined) return null
    return (
      <>
        {texts.refused(liveTexts.reasons[worst.reason], worst.count / funnel.asked)}{" "}
        <MendLink experimentId={experimentId} reason={worst.reason} />
      </>
    )
  }
  if (cause === "not_asked") return texts.not_asked(span)
  if (cause !== "no_buckets" && cause !== "no_shares" && cause !== "quota_reached") return texts[cause]
  const section = sections[cause]
  return (
    <>
      {texts[cause]}{" "}
      <Link to="/experiments/$experimentId" params={{ experimentId }} search={setupSearch({ section })}>
        {liveTexts.mend[section]}
      </Link>
    </>
  )
}

/** Why nothing arrives, and what to do about it. */
export const NoData = (props: NoDataProps) => (
  <Note kind={props.cause === "not_asked" ? "good" : "warn"}>
    <div className="stack stack-small">
      <strong>{texts.title}</strong>
      <span>
        <Sentence {...props} />
      </span>
      {props.cause === "not_asked" && (
        <div className="stack stack-small">
          <span className="small soft">{texts.example}</span>
          <Copyable label={texts.example} value={commandFor(props.experimentId)} />
        </div>
      )}
    </div>
  </Note>
)
