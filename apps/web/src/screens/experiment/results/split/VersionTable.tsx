import { useQueries, useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Card } from "../../../../parts/layout/Card.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { formatCount } from "../../../../parts/values/numbers.ts"
import { Time } from "../../../../parts/values/Time.tsx"
import { trpc } from "../../../../service/trpc.ts"
import { resultsTexts } from "../../../../texts/results.ts"
import { useResultsSearch } from "../useResultsSearch.ts"
import { stagesOf } from "./versionStages.ts"

const texts = resultsTexts.split
const newest = 6

/** The newest allocation versions: what each observed, and what its shares lead to expect. */
export const VersionTable = ({ experimentId }: { readonly experimentId: string }) => {
  const { search } = useResultsSearch()
  const versions = useQuery(trpc.buckets.versions.queryOptions({ experiment_id: experimentId, limit: 1_000 }))
  const shown = (versions.data ?? []).slice(-newest).toReversed()
  const counts = useQueries({
    queries: shown.map(({ version }) =>
      trpc.results.get.queryOptions(
        { experiment_id: experimentId, metric: "completion", allocation_version: version },
        { trpc: { context: { alone: true } } }
      )
    )
  })
  return (
    <Card title={texts.versions} hint={texts.versionsHint}>
      <ScrollX label={texts.versions}>
        <table className="plain-table small">
          <thead>
            <tr>
              <th scope="col">{texts.version}</th>
              <th scope="col">{texts.since}</th>
              <th scope="col" className="end">
                {texts.samples}
              </th>
              <th scope="col">{texts.byBucket}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((version, index) => {
              const observed = counts[index]?.data?.metrics[0]?.buckets
              return (
                <tr key={version.version}>
                  <th scope="row">
                    <Link
                      to="/experiments/$experimentId/results"
                      params={{ experimentId }}
                      search={{ ...search, view: undefined, version: version.version }}
                    >
                      {resultsTexts.controls.oneVersion(version.version)}
                    </Link>
                  </th>
                  <td>
                    <Time value={version.created_at} />
                  </td>
                  <td className="end">{observed && formatCount(observed.reduce((sum, { n }) => sum + n, 0))}</td>
                  <td>
                    {observed === undefined ? (
                      <Skeleton height={20 * version.ranges.length} />
                    ) : (
                      stagesOf(version, observed).map(({ bucket, expected, observed: seen }) => (
                        <div key={bucket} className="nowrap">
                          {texts.pair(bucket, seen, expected)}
                        </div>
                      ))
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollX>
    </Card>
  )
}
