import { Link } from "@tanstack/react-router"
import { EvidenceScale } from "../../../parts/charts/EvidenceScale.tsx"
import { classes } from "../../../parts/classes.ts"
import { formatE } from "../../../parts/values/metricValues.ts"
import { Time } from "../../../parts/values/Time.tsx"
import { resultsTexts } from "../../../texts/results.ts"
import type { Results } from "./resultsQuery.ts"
import { useResultsSearch } from "./useResultsSearch.ts"

const texts = resultsTexts.trust

type State = "trusted" | "broken" | "earlier" | "none"

const looks: Readonly<Record<State, string>> = {
  trusted: "badge-good",
  broken: "badge-bad",
  earlier: "badge-warn",
  none: ""
}

const stateOf = ({ buckets, sequential }: Results["split"]): State => {
  if (sequential.alarm) return "broken"
  if (sequential.alarmed_at !== null) return "earlier"
  return buckets.every(({ samples }) => samples === 0) ? "none" : "trusted"
}

/** Whether the split can be trusted, with the evidence against it and the threshold of the alarm. */
export const Trust = ({ split }: { readonly split: Results["split"] }) => {
  const { experimentId, search } = useResultsSearch()
  const { sequential, verdict } = split
  const state = stateOf(split)
  const evidence = texts.evidence(formatE(sequential.log_e), formatE(sequential.largest_log_e))
  return (
    <div className="trust">
      <div className="stack stack-small">
        <div className="row">
          <span className={classes("badge", looks[state])}>{texts[state]}</span>
          {sequential.alarmed_at !== null && (
            <span className="small">
              {texts.since} <Time value={sequential.alarmed_at} />.
            </span>
          )}
        </div>
        <p>
          {verdict}{" "}
          <Link
            to="/experiments/$experimentId/results"
            params={{ experimentId }}
            search={{ ...search, view: "split" }}
            resetScroll={false}
            className="no-print"
          >
            {texts.open}
          </Link>
        </p>
        <p className="small soft">{evidence}</p>
      </div>
      <EvidenceScale logE={sequential.largest_log_e} label={texts.scale(evidence)} threshold={texts.threshold} />
    </div>
  )
}
