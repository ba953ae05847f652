import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { buttonClass } from "../../../parts/controls/Button.tsx"
import { CheckField } from "../../../parts/controls/CheckField.tsx"
import { SelectField } from "../../../parts/controls/SelectField.tsx"
import { trpc } from "../../../service/trpc.ts"
import { resultsTexts } from "../../../texts/results.ts"
import { csvAddress, type Results } from "./resultsQuery.ts"
import { useResultsSearch } from "./useResultsSearch.ts"

const texts = resultsTexts.controls
const confidences = ["0.9", "0.95", "0.99"] as const
const all = ""

/** Which samples count, what they are compared with, and the files of it. */
export const Controls = ({ results }: { readonly results: Results }) => {
  const { change, experimentId, search } = useResultsSearch()
  const versions = useQuery(trpc.buckets.versions.queryOptions({ experiment_id: experimentId, limit: 1_000 }))
  const buckets = results.split.buckets.map(({ bucket }) => bucket)
  const names = results.metrics.map(({ metric }) => metric.name)
  const numbers = (versions.data ?? []).map(({ version }) => version).toReversed()
  return (
    <section className="card results-controls no-print" aria-label={texts.label}>
      <SelectField
        label={texts.baseline}
        value={results.baseline ?? ""}
        options={buckets.map((bucket) => ({ value: bucket, text: bucket }))}
        onChange={(baseline) => change({ baseline: baseline === buckets[0] ? undefined : baseline })}
      />
      <SelectField
        label={texts.metric}
        value={search.metric ?? all}
        options={[{ value: all, text: texts.allMetrics }, ...names.map((name) => ({ value: name, text: name }))]}
        onChange={(metric) => change({ metric: metric === all ? undefined : metric })}
      />
      <SelectField
        label={texts.version}
        value={String(search.version ?? all)}
        options={[
          { value: all, text: texts.allVersions },
          ...numbers.map((version) => ({ value: String(version), text: texts.oneVersion(version) }))
        ]}
        onChange={(version) => change({ version: version === all ? undefined : Number(version) })}
      />
      <SelectField
        label={texts.confidence}
        value={search.confidence ?? "0.95"}
        options={confidences.map((value) => ({ value, text: `${Number(value) * 100} %` }))}
        onChange={(confidence) => change({ confidence: confidence === "0.95" ? undefined : confidence })}
      />
      <div className="results-files row row-between">
        <CheckField
          label={texts.named}
          checked={search.named === true}
          onChange={(named) => change({ named: named ? true : undefined })}
        />
        <div className="row">
          <a className={buttonClass({ small: true })} href={csvAddress(experimentId, search)} download>
            {texts.csv}
          </a>
          <Link
            className={buttonClass({ small: true })}
            to="/experiments/$experimentId/report"
            params={{ experimentId }}
          >
            {texts.report}
          </Link>
        </div>
      </div>
    </section>
  )
}
