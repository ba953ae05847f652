import "../../style/compare.css"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { buttonClass } from "../../parts/controls/Button.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { EmptyState } from "../../parts/layout/EmptyState.tsx"
import { Page } from "../../parts/layout/Page.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { trpc } from "../../service/trpc.ts"
import { experimentsSearch } from "../../shell/searches.ts"
import { compareTexts as texts } from "../../texts/compare.ts"
import { chosenIds } from "./chosenIds.ts"
import { OverlapMatrix } from "./OverlapMatrix.tsx"
import { overlapOf } from "./overlapOf.ts"
import { PairCard } from "./PairCard.tsx"
import { Picker } from "./Picker.tsx"
import { useCompareSearch } from "./useCompareSearch.ts"

const refreshMs = 60_000

/** Which entities are in several experiments at once. */
export const CompareScreen = () => {
  const { change, search } = useCompareSearch()
  const ids = chosenIds(search.ids)
  const overlaps = useQuery(
    trpc.overlaps.get.queryOptions(
      {
        ...(ids !== null && { experiment_ids: [...ids] }),
        ...(ids === null && search.service !== undefined && { service_id: search.service })
      },
      { trpc: { context: { alone: true } }, placeholderData: keepPreviousData, refetchInterval: refreshMs }
    )
  )
  const { data, error } = overlaps
  const { a, b } = search
  const chosen = data === undefined || a === undefined || b === undefined ? null : overlapOf(data, a, b)
  return (
    <Page title={texts.title} description={texts.description}>
      <Picker experiments={data?.experiments} ids={ids} search={search} onChange={change} />
      {error !== null && <Failure error={error} retry={() => void overlaps.refetch()} />}
      {data === undefined && error === null && <Skeleton height={360} />}
      {data !== undefined && data.experiments.length < 2 && (
        <EmptyState
          title={texts.empty.title}
          action={
            <Link className={buttonClass({})} to="/experiments" search={experimentsSearch({})}>
              {texts.empty.action}
            </Link>
          }
        >
          {texts.empty.text}
        </EmptyState>
      )}
      {data !== undefined && data.experiments.length > 1 && (
        <>
          <OverlapMatrix overlaps={data} chosen={chosen} onChoose={(a, b) => change({ a, b })} />
          {chosen !== null && (
            <PairCard
              overlap={chosen}
              population={search.population}
              onPopulation={(population) => change({ population })}
            />
          )}
        </>
      )}
    </Page>
  )
}
