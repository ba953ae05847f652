import { Link } from "@tanstack/react-router"
import { buttonClass } from "../../parts/controls/Button.tsx"
import type { Outputs } from "../../service/trpc.ts"
import { attentionTexts } from "../../texts/attention.ts"
import { liveSearch, resultsSearch, setupSearch } from "../searches.ts"

type Attention = Outputs["overview"]["get"]["attention"][number]

interface AttentionLinkProps {
  readonly attention: Attention
}

const resultViews = { srm_alarm: "split", attrition_alarm: "attrition", result_reached: "summary" } as const
const sections = { no_buckets: "buckets", schedule_missed: "settings", due_passed: "settings" } as const

/** Leads to where that which needs attention is mended. */
export const AttentionLink = ({ attention: { experiment_id, kind, name } }: AttentionLinkProps) => {
  const { link } = attentionTexts[kind]
  const common = {
    className: buttonClass({ small: true }),
    params: { experimentId: experiment_id },
    "aria-label": `${link}: ${name}`
  }
  switch (kind) {
    case "srm_alarm":
    case "attrition_alarm":
    case "result_reached":
      return (
        <Link {...common} to="/experiments/$experimentId/results" search={resultsSearch({ view: resultViews[kind] })}>
          {link}
        </Link>
      )
    case "no_enrolment":
    case "end_passed":
      return (
        <Link {...common} to="/experiments/$experimentId/live" search={liveSearch({})}>
          {link}
        </Link>
      )
    default:
      return (
        <Link {...common} to="/experiments/$experimentId" search={setupSearch({ section: sections[kind] })}>
          {link}
        </Link>
      )
  }
}
