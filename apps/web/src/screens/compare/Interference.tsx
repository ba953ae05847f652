import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { trpc } from "../../service/trpc.ts"
import { resultsSearch } from "../../shell/searches.ts"
import { compareTexts as texts } from "../../texts/compare.ts"

interface InterferenceProps {
  readonly a: string
  readonly b: string
}

/** What the results of the first experiment say about the second. */
export const Interference = ({ a, b }: InterferenceProps) => {
  const results = useQuery(trpc.results.get.queryOptions({ experiment_id: a }, { trpc: { context: { alone: true } } }))
  if (results.error !== null) return <Failure error={results.error} retry={() => void results.refetch()} />
  if (results.data === undefined) return <Skeleton height={72} />
  const found = results.data.interference.find(({ experiment_id }) => experiment_id === b)
  return (
    <div className="stack stack-small overlap-interference">
      <h3>{texts.interference}</h3>
      <p>{found === undefined || found.shared === 0 ? texts.noInterference : found.verdict}</p>
      <Link
        to="/experiments/$experimentId/results"
        params={{ experimentId: a }}
        search={resultsSearch({ view: "interference" })}
      >
        {texts.toResults}
      </Link>
    </div>
  )
}
