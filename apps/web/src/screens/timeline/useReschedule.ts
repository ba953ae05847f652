import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { showToast } from "../../parts/feedback/toasts.ts"
import { isOutdated } from "../../service/failures.ts"
import { listedOptions } from "../../service/plannedExperiment.ts"
import { refreshExperiments } from "../../service/refreshExperiments.ts"
import { texts as common } from "../../texts/common.ts"
import { timelineTexts as texts } from "../../texts/timeline.ts"
import { conflictsOf } from "./conflictsOf.ts"
import { datesOf, type ListedExperiment } from "./Dates.ts"
import { type DateChange, writeDates } from "./writeDates.ts"

interface Clash {
  readonly change: DateChange
  readonly fields: ReturnType<typeof conflictsOf>
}

/** Stores new dates and offers to undo it. Where another editor was faster, both versions are in `clash`. */
export const useReschedule = (onDone: () => void) => {
  const queryClient = useQueryClient()
  const [clash, setClash] = useState<Clash | null>(null)
  const readAgain = (read: ListedExperiment) => queryClient.fetchQuery({ ...listedOptions(read), staleTime: 0 })
  const mutation = useMutation({
    mutationFn: writeDates,
    onSuccess: async (_, { from, read }) => {
      setClash(null)
      await refreshExperiments()
      onDone()
      const stored = await readAgain(read)
      const undo = stored === null ? null : { read: stored, from: datesOf(stored), to: from }
      showToast({
        kind: "good",
        text: texts.moved(read.name),
        ...(undo !== null && { action: { text: common.undo, run: () => mutation.mutate(undo) } })
      })
    },
    onError: async (error, change) => {
      if (!isOutdated(error)) return
      const stored = await readAgain(change.read)
      if (stored === null) return refreshExperiments()
      const fields = conflictsOf(change, stored)
      const again = { ...change, read: stored }
      if (fields.length === 0) mutation.mutate(again)
      else setClash({ change: again, fields })
    }
  })
  return {
    save: mutation.mutate,
    busy: mutation.isPending,
    error: clash === null ? mutation.error : null,
    forget: mutation.reset,
    clash,
    keepYours: () => {
      if (clash !== null) mutation.mutate(clash.change)
    },
    keepTheirs: () => {
      setClash(null)
      mutation.reset()
      onDone()
      void refreshExperiments()
    }
  }
}
