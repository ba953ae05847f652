import { Link } from "@tanstack/react-router"
import { Card } from "../../../../parts/layout/Card.tsx"
import { EmptyState } from "../../../../parts/layout/EmptyState.tsx"
import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { formatP } from "../../../../parts/values/metricValues.ts"
import { formatCount } from "../../../../parts/values/numbers.ts"
import { compareSearch } from "../../../../shell/searches.ts"
import { resultsTexts } from "../../../../texts/results.ts"
import type { Results } from "../resultsQuery.ts"

const texts = resultsTexts.interference

type Interference = Results["interference"][number]

const Pairs = ({ experiment_name, pairs }: Interference) => {
  const here = [...new Set(pairs.map(({ bucket }) => bucket))]
  const there = [...new Set(pairs.map(({ other_bucket }) => other_bucket))]
  const count = (bucket: string, other: string) =>
    pairs.find((pair) => pair.bucket === bucket && pair.other_bucket === other)?.entities ?? 0
  return (
    <ScrollX label={experiment_name}>
      <table className="plain-table small">
        <thead>
          <tr>
            <th scope="col">{texts.here}</th>
            {there.map((other) => (
              <th key={other} scope="col" className="end">
                {texts.there(other)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {here.map((bucket) => (
            <tr key={bucket}>
              <th scope="row">{bucket}</th>
              {there.map((other) => (
                <td key={other} className="end">
                  {formatCount(count(bucket, other))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

interface InterferenceViewProps {
  readonly experimentId: string
  readonly interference: Results["interference"]
}

/** Other running experiments that have entities of this one. */
export const InterferenceView = ({ experimentId, interference }: InterferenceViewProps) => {
  const found = interference.filter(({ shared }) => shared > 0)
  if (found.length === 0) return <EmptyState title={texts.title}>{texts.none}</EmptyState>
  return found.map((other) => (
    <Card
      key={other.experiment_id}
      title={other.experiment_name}
      hint={texts.shared(other.shared, other.examined)}
      actions={
        <Link
          to="/compare"
          search={compareSearch({
            ids: `${experimentId},${other.experiment_id}`,
            a: experimentId,
            b: other.experiment_id
          })}
        >
          {texts.compare}
        </Link>
      }
    >
      <p>
        {other.verdict} {other.chi_square !== null && texts.p(formatP(other.chi_square.p_value))}
      </p>
      <Pairs {...other} />
    </Card>
  ))
}
