import { queryClient, sessionKey } from "../queryClient.ts"
import { trpc } from "../trpc.ts"
import { atMostEvery } from "./atMostEvery.ts"
import type { ActivityMessage, LiveMessage } from "./LiveMessage.ts"
import { activityKey, type RecentActivity, spanMs, spans, withPoints } from "./recentActivity.ts"
import { noteServerTime } from "./serverClock.ts"

const refresh = (filter: { readonly queryKey: readonly unknown[] }): void =>
  void queryClient.invalidateQueries({ queryKey: filter.queryKey })

/** What a change of the set-up does not change, or what has messages of its own. */
const notSetUp = /^\[\["(?:activity|results|samples)"/

/** Lists of the team, and the set-up of what is shown. */
const refreshTeam = (): void =>
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] && !notSetUp.test(JSON.stringify(queryKey))
  })

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

/** Experiments whose present state the page has, with the tag of it. */
const tags = new Map<string, string>()

/** Experiments of which this stream has sent something: its first message repeats the state, the later ones are changes. */
const begun = new Set<string>()

/** Brings what the page shows up to a message of the stream. `isLater`: the page has had messages before. */
export const readMessage = (message: LiveMessage, isLater: boolean): void => {
  noteServerTime(message.at)
  switch (message.type) {
    case "hello":
      begun.clear()
      if (!message.resumed) tags.clear()
      if (isLater && !message.resumed) refresh({ queryKey: [["activity", "recent"]] })
      return
    case "team_changed":
      refreshTeam()
      return
    case "experiment_changed": {
      const { experiment_id, tag } = message
      // A stream that continues tells of the set-up by `team_changed`.
      if (begun.has(experiment_id) || tags.get(experiment_id) !== tag) refreshExperiment(experiment_id)
      begun.add(experiment_id)
      tags.set(experiment_id, tag)
      return
    }
    case "activity":
      addActivity(message)
  }
}
