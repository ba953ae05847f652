import { useQuery } from "@tanstack/react-query"
import { formatDuration } from "../../../parts/values/duration.ts"
import { Time } from "../../../parts/values/Time.tsx"
import { trpc } from "../../../service/trpc.ts"
import { liveTexts } from "../../../texts/live/live.ts"
import { latenessOf } from "./latenessOf.ts"
import { Tile } from "./Tile.tsx"

const texts = liveTexts.jobs

/** Whether the jobs of the team are done in time; calm when they are. */
export const JobsTile = () => {
  const { data } = useQuery({ ...trpc.activity.lateness.queryOptions(), refetchInterval: 10_000 })
  if (data === undefined) return <Tile title={texts.title} value="…" />
  const late = latenessOf(data)
  if (data.worker_seen_at === null) {
    return (
      <Tile title={texts.title} value={texts.late}>
        {texts.noWorker}. {texts.noWorkerHint}
      </Tile>
    )
  }
  return (
    <Tile title={texts.title} value={late.length === 0 ? texts.onTime : texts.late}>
      {late.length > 0 && (
        <div>
          {late.join(", ")}
          {data.oldest_seconds > 0 && `; ${texts.oldest(formatDuration(data.oldest_seconds * 1_000))}`}.
        </div>
      )}
      {texts.worker} <Time value={data.worker_seen_at} as="distance" />.
    </Tile>
  )
}
