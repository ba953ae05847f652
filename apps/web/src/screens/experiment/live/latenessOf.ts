import type { Outputs } from "../../../service/trpc.ts"
import { liveTexts } from "../../../texts/live/live.ts"

type Lateness = Outputs["activity"]["lateness"]

/** What is done within moments is not late yet, in seconds. */
const patience = 10

/** A sentence for each kind of job that is late; none when all is well. */
export const latenessOf = (lateness: Lateness): readonly string[] => {
  if (lateness.oldest_seconds < patience) return []
  const { completions, deliveries, ends, starts } = liveTexts.jobs
  return [
    { count: lateness.starts_overdue, text: starts },
    { count: lateness.ends_overdue, text: ends },
    { count: lateness.completions_unstamped, text: completions },
    { count: lateness.deliveries_waiting, text: deliveries }
  ].flatMap(({ count, text }) => (count > 0 ? [text(count)] : []))
}
