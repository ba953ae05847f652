import "../../style/home.css"
import { useQuery } from "@tanstack/react-query"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { Page } from "../../parts/layout/Page.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { trpc } from "../../service/trpc.ts"
import { homeTexts as texts } from "../../texts/home.ts"
import { AttentionCard } from "./AttentionCard.tsx"
import { CreateLink } from "./CreateLink.tsx"
import { EmptyHome } from "./EmptyHome.tsx"
import { HomeCounts } from "./HomeCounts.tsx"
import { RunningCard } from "./RunningCard.tsx"
import { SoonCard } from "./SoonCard.tsx"

const liveMs = 10_000

const Content = () => {
  const { data, error, refetch } = useQuery({ ...trpc.overview.get.queryOptions(), refetchInterval: liveMs })
  if (data === undefined) return error === null ? <Skeleton height={720} /> : <Failure error={error} retry={refetch} />
  const { samples_today, ...statuses } = data.counts
  if (Object.values(statuses).every((count) => count === 0)) return <EmptyHome />
  return (
    <>
      <HomeCounts counts={data.counts} />
      <AttentionCard attention={data.attention} />
      <RunningCard running={data.running} count={statuses.running} />
      <div className="columns">
        <SoonCard {...texts.starts} experiments={data.starts_soon} momentOf={({ starts_at }) => ({ at: starts_at })} />
        <SoonCard
          {...texts.ends}
          experiments={data.ends_soon}
          momentOf={({ due_date, ends_at }) =>
            ends_at !== null && (due_date === null || ends_at <= due_date)
              ? { at: ends_at }
              : { at: due_date, word: texts.due }
          }
        />
        <SoonCard
          {...texts.completed}
          experiments={data.recently_completed}
          momentOf={({ completed_at }) => ({ at: completed_at })}
        />
      </div>
    </>
  )
}

/** What the experiments of the team are doing now, and which of them need a look. */
export const HomeScreen = () => (
  <Page title={texts.title} actions={<CreateLink />}>
    <Content />
  </Page>
)
