import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { showToast } from "../../parts/feedback/toasts.ts"
import { archiveExperiment, restoreExperiment } from "../../service/archiving.ts"
import { sentenceOf } from "../../service/failures.ts"
import { refreshExperiments } from "../../service/refreshExperiments.ts"
import { trpc } from "../../service/trpc.ts"
import { texts as common } from "../../texts/common.ts"
import { experimentsTexts } from "../../texts/experiments.ts"
import type { ListedExperiment } from "./useExperimentPages.ts"

export interface Refused {
  readonly experiment: ListedExperiment
  readonly reason: string
}

const { many: texts } = experimentsTexts

/** Archives or restores experiments one after another, and offers to undo it. What the service refuses is listed with its reason. */
export const useArchiveMany = () => {
  const queryClient = useQueryClient()
  const [progress, setProgress] = useState<{ readonly done: number; readonly all: number } | null>(null)
  const [refused, setRefused] = useState<readonly Refused[]>([])

  const run = async (experiments: readonly ListedExperiment[], archived: boolean, isUndo = false): Promise<void> => {
    const { team_id } = await queryClient.ensureQueryData(trpc.caller.get.queryOptions())
    const failed: Refused[] = []
    for (const [done, experiment] of experiments.entries()) {
      setProgress({ done, all: experiments.length })
      const address = { team_id: team_id ?? "", project_id: experiment.project_number, id: experiment.number }
      try {
        if (archived) await archiveExperiment(address)
        else await restoreExperiment(address, isUndo && experiment.active ? experiment.id : null)
      } catch (error) {
        failed.push({ experiment, reason: sentenceOf(error) })
      }
    }
    await refreshExperiments()
    setProgress(null)
    setRefused(failed)
    const changed = experiments.filter((each) => failed.every(({ experiment }) => experiment !== each))
    if (changed.length === 0) return
    showToast({
      kind: "good",
      text: archived ? texts.archived(changed.length) : texts.restored(changed.length),
      ...(!isUndo && { action: { text: common.undo, run: () => void run(changed, !archived, true) } })
    })
  }
  return { progress, refused, run, forget: () => setRefused([]) }
}
