import { Link } from "@tanstack/react-router"
import { formatCount } from "../../parts/values/numbers.ts"
import type { Outputs } from "../../service/trpc.ts"
import { experimentsSearch } from "../../shell/searches.ts"
import { texts as common } from "../../texts/common.ts"
import { homeTexts } from "../../texts/home.ts"

interface HomeCountsProps {
  readonly counts: Outputs["overview"]["get"]["counts"]
}

const statuses = ["running", "scheduled", "paused", "draft", "completed"] as const

/** How many experiments are in which state; each number leads to its list. */
export const HomeCounts = ({ counts }: HomeCountsProps) => (
  <nav className="home-counts" aria-label={homeTexts.counts.label}>
    {statuses.map((status) => (
      <Link key={status} className="home-count" to="/experiments" search={experimentsSearch({ status })}>
        <strong>{formatCount(counts[status])}</strong>
        <span className="small soft">{common.status[status]}</span>
      </Link>
    ))}
    <div className="home-count" title={homeTexts.counts.todayHint}>
      <strong>{formatCount(counts.samples_today)}</strong>
      <span className="small soft">{homeTexts.counts.today}</span>
    </div>
  </nav>
)
