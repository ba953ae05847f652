import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { taggedExperimentOptions } from "../../../service/experiment.ts"
import { isOutdated } from "../../../service/failures.ts"
import { queryClient } from "../../../service/queryClient.ts"
import type { Tagged } from "../../../service/tagged.ts"
import { type Outputs, trpc } from "../../../service/trpc.ts"

export type Experiment = Outputs["experiments"]["get"]

interface Change<Patch> {
  readonly patch: Patch
  readonly tag: string
}

interface ExperimentChange<Patch> {
  readonly experimentId: string
  readonly send: (patch: Patch, tag: string) => Promise<unknown>
  readonly onSaved: (fresh: Tagged<Experiment>) => void
  /** The sentence after a change. */
  readonly saved: string
}

/** Changes an experiment unless another editor did since the tag was read; then `theirs` is what is stored now. */
export const useExperimentChange = <Patch>({ experimentId, onSaved, saved, send }: ExperimentChange<Patch>) => {
  const [theirs, setTheirs] = useState<Tagged<Experiment> | null>(null)
  const readAgain = async () => {
    await Promise.all([
      queryClient.invalidateQueries(trpc.experiments.pathFilter()),
      queryClient.invalidateQueries(trpc.overview.pathFilter())
    ])
    return queryClient.fetchQuery({ ...taggedExperimentOptions(experimentId), staleTime: 1_000 })
  }
  const change = useMutation({
    mutationFn: ({ patch, tag }: Change<Patch>) => send(patch, tag),
    onSuccess: async () => {
      const fresh = await readAgain()
      setTheirs(null)
      onSaved(fresh)
      showToast({ kind: "good", text: saved })
    },
    onError: async (error) => {
      if (isOutdated(error)) setTheirs(await readAgain())
    }
  })
  return {
    submit: (patch: Patch, tag: string) => change.mutate({ patch, tag }),
    busy: change.isPending,
    refusal: change.isError && !isOutdated(change.error) ? change.error : null,
    theirs,
    forget: () => {
      setTheirs(null)
      change.reset()
    }
  }
}
