import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { taggedExperimentOptions } from "../../../service/experiment.ts"
import { isOutdated, sentenceOf } from "../../../service/failures.ts"
import { refreshExperiments } from "../../../service/refreshExperiments.ts"
import type { Tagged } from "../../../service/tagged.ts"
import { client } from "../../../service/trpc.ts"
import { conflictsOf, type Experiment, type Patch } from "./conflictsOf.ts"

export interface Change {
  readonly patch: Patch
  /** The experiment that the editor has seen. */
  readonly read: Tagged<Experiment>
  /** The sentence after it. */
  readonly done: string
}

interface Clash {
  readonly change: Change
  readonly fields: ReturnType<typeof conflictsOf>
}

/**
 * Changes the experiment unless another editor did since it was read. A new name shows at once. Where both changed the same, both versions
 * are in `clash`; where they changed different things, the change is sent again.
 */
export const useExperimentChange = (experimentId: string) => {
  const queryClient = useQueryClient()
  const options = taggedExperimentOptions(experimentId)
  const [clash, setClash] = useState<Clash | null>(null)
  const mutation = useMutation({
    mutationFn: ({ patch, read }: Change) =>
      client.experiments.update.mutate({ experiment_id: experimentId, ...patch }, { context: { ifMatch: read.tag } }),
    onMutate: async ({ patch: { name }, read }) => {
      if (name === undefined) return
      await queryClient.cancelQueries(options)
      queryClient.setQueryData(options.queryKey, { ...read, value: { ...read.value, name } })
    },
    onSuccess: async (_, { done }) => {
      setClash(null)
      await refreshExperiments()
      showToast({ kind: "good", text: done })
    },
    onError: async (error, change) => {
      queryClient.setQueryData(options.queryKey, change.read)
      if (!isOutdated(error)) {
        showToast({ kind: "bad", text: sentenceOf(error) })
        return refreshExperiments()
      }
      const stored = await queryClient.fetchQuery({ ...options, staleTime: 0 })
      const fields = conflictsOf(change.patch, change.read.value, stored.value)
      const again = { ...change, read: stored }
      if (fields.length === 0) mutation.mutate(again)
      else setClash({ change: again, fields })
    }
  })
  return {
    change: mutation.mutate,
    busy: mutation.isPending,
    clash,
    keepYours: () => {
      if (clash !== null) mutation.mutate(clash.change)
    },
    keepTheirs: () => {
      setClash(null)
      void refreshExperiments()
    }
  }
}
