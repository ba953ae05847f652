import { useQuery } from "@tanstack/react-query"
import { CompletionCurves } from "../../../parts/charts/CompletionCurves.tsx"
import { ForestPlot } from "../../../parts/charts/ForestPlot.tsx"
import { bucketColour } from "../../../parts/values/bucketColour.ts"
import { formatE, formatP } from "../../../parts/values/metricValues.ts"
import { formatUtc, Time } from "../../../parts/values/Time.tsx"
import { sessionOptions } from "../../../service/session.ts"
import { texts as common } from "../../../texts/common.ts"
import { reportTexts as texts } from "../../../texts/report.ts"
import { resultsTexts } from "../../../texts/results.ts"
import { PaperBuckets } from "./PaperBuckets.tsx"
import { PaperPlan } from "./PaperPlan.tsx"
import type { PaperProps } from "./PaperProps.ts"

/** So many rows of a drawing fit the page. */
const mostRows = 5
const mostCautions = 3

/** The page itself. */
export const Paper = ({ buckets, experiment, listed, results }: PaperProps) => {
  const { data: session } = useQuery(sessionOptions)
  const { attrition, baseline, cautions, metrics, split } = results
  const places = split.buckets.map(({ bucket }) => bucket)
  const colourOf = (bucket: string) => bucketColour(places.indexOf(bucket))
  const main = metrics.find(({ metric }) => metric.role === "primary") ?? metrics[0]
  const others = cautions.filter((caution) => caution !== split.verdict).slice(0, mostCautions)
  const { chi_square, sequential } = split
  const description = listed?.description?.trim() ?? ""
  return (
    <article className="paper" aria-label={texts.of(experiment.name)}>
      <header className="paper-head">
        <div>
          <h2>{experiment.name}</h2>
          <p>
            {[listed?.service_name, listed === null ? null : common.status[listed.status]].filter(Boolean).join(" · ")}
          </p>
        </div>
        <p>
          {texts.at} <Time value={results.at} />
        </p>
      </header>

      <section>
        <h3>{texts.verdict}</h3>
        <p className="paper-verdict">{main?.verdict}</p>
        {others.length > 0 && (
          <p>
            <strong>{texts.cautions}:</strong> {others.join(" ")}
          </p>
        )}
      </section>

      <div className="paper-columns">
        <PaperPlan plan={results.plan} experiment={experiment} listed={listed} />
        <PaperBuckets buckets={buckets} results={results} colourOf={colourOf} />
      </div>

      {main !== undefined && main.comparisons.length > 0 && (
        <ForestPlot
          result={{ ...main, comparisons: main.comparisons.slice(0, mostRows) }}
          baseline={baseline ?? ""}
          colourOf={colourOf}
        />
      )}

      <div className="paper-columns">
        <section>
          <h3>{texts.split}</h3>
          <p>
            {sequential.alarm && <strong>{resultsTexts.trust.broken}. </strong>}
            {split.verdict}
          </p>
          <p>{resultsTexts.trust.evidence(formatE(sequential.log_e), formatE(sequential.largest_log_e))}</p>
          {sequential.alarmed_at !== null && (
            <p>
              {resultsTexts.trust.since} <Time value={sequential.alarmed_at} />.
            </p>
          )}
          <p>
            {resultsTexts.split.p}:{" "}
            {chi_square === null
              ? resultsTexts.split.tooFew
              : resultsTexts.split.pValue(
                  chi_square.statistic.toPrecision(3),
                  chi_square.df,
                  formatP(chi_square.p_value)
                )}
            .
          </p>
        </section>
        <CompletionCurves
          attrition={{ ...attrition, buckets: attrition.buckets.slice(0, mostRows) }}
          colourOf={colourOf}
          height={130}
        />
      </div>

      <section className="paper-decision">
        <h3>{texts.decision}</h3>
        <p>{description === "" ? texts.noDecision : description}</p>
      </section>

      <footer className="paper-foot">
        <p>
          <strong>{texts.recompute}.</strong> {texts.recomputeText}
        </p>
        <code>
          curl -H "Authorization: Bearer $TOKEN" {window.location.origin}/api/v1/experiments/{experiment.id}/results
        </code>
        <p>
          {texts.printed(session?.user?.full_name ?? texts.local)}, {formatUtc(new Date().toISOString())}
        </p>
      </footer>
    </article>
  )
}
