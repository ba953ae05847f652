import { queryClient } from "../queryClient.ts"
import { trpc } from "../trpc.ts"
import { atMostEvery } from "./atMostEvery.ts"
import type { ActivityMessage, LiveMessage } from "./LiveMessage.ts"
import { activityKey, type RecentActivity, spanMs, spans, withPoints } from "./recentActivity.ts"
import { noteServerTime } from "./serverClock.ts"

/** Lists that show many experiments, and what else belongs to the whole team. */
const ofTeam = [
  trpc.experiments.search,
  trpc.experiments.list,
  trpc.overview,
  trpc.overlaps,
  trpc.services,
  trpc.layers,
  trpc.planning,
  trpc.audit
]

const refresh = (filter: { readonly queryKey: readonly unknown[] }): void =>
  void queryClient.invalidateQueries({ queryKey: filter.queryKey })

const refreshTeam = (): void => {
  for (const each of ofTeam) refresh(each.pathFilter())
}

/** Pages of samples stay: no change of an experiment changes what is stored. */
const refreshExperiment = (id: string): void =>
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) => {
      const written = JSON.stringify(queryKey)
      return written.includes(id) && !written.startsWith('[["samples","list"]')
    }
  })

const refreshOutcome = atMostEvery(5_000, (id) => {
  for (const each of [trpc.results, trpc.samples.receipt]) {
    void queryClient.invalidateQueries({
      ...each.pathFilter(),
      predicate: ({ queryKey }) => JSON.stringify(queryKey).includes(id)
    })
  }
})

const refreshCounts = atMostEvery(5_000, () => {
  for (const each of [trpc.overview, trpc.experiments.search, trpc.activity.lateness]) refresh(each.pathFilter())
})

const refreshLongSpans = atMostEvery(10_000, (id) => {
  for (const span of ["6h", "24h"]) refresh({ queryKey: [...activityKey(id), span] })
})

const tags = new Map<string, string>()

const bare = (tag: string): string => tag.replace(/^W\//, "").replaceAll('"', "")

/** The tag of the version that the page shows; undefined when it is not known. */
const shownTag = (id: string): string | undefined => {
  const shown = queryClient.getQueryData<{ readonly tag: string }>([["experiments", "tagged"], id])
  return shown === undefined ? tags.get(id) : bare(shown.tag)
}

const addActivity = ({ at, counts, experiment_id, points }: ActivityMessage): void => {
  queryClient.setQueryData(trpc.samples.counts.queryKey({ experiment_id }), { buckets: counts })
  for (const span of spans) {
    queryClient.setQueryData<RecentActivity>([...activityKey(experiment_id), span], (before) => {
      if (before === undefined || before.period_seconds !== 5) return before
      const from = new Date(at).getTime() - spanMs[span]
      return { ...before, until: at, points: withPoints(before.points, points, from) }
    })
  }
  refreshLongSpans(experiment_id)
  refreshOutcome(experiment_id)
  refreshCounts("")
}

/** Brings what the page shows up to a message of the stream. `isLater`: the page has had messages before. */
export const readMessage = (message: LiveMessage, isLater: boolean): void => {
  noteServerTime(message.at)
  switch (message.type) {
    case "hello":
      if (isLater && !message.resumed) refresh({ queryKey: [["activity", "recent"]] })
      return
    case "team_changed":
      refreshTeam()
      return
    case "experiment_changed": {
      const isNew = shownTag(message.experiment_id) !== bare(message.tag)
      tags.set(message.experiment_id, bare(message.tag))
      if (isNew) refreshExperiment(message.experiment_id)
      return
    }
    case "activity":
      addActivity(message)
  }
}
