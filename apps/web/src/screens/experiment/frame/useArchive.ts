import { useMutation, useQueryClient } from "@tanstack/react-query"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { archiveExperiment, type PlannedAddress, restoreExperiment } from "../../../service/archiving.ts"
import { taggedExperimentOptions } from "../../../service/experiment.ts"
import { sentenceOf } from "../../../service/failures.ts"
import { refreshExperiments } from "../../../service/refreshExperiments.ts"
import { texts as common } from "../../../texts/common.ts"
import { experimentTexts } from "../../../texts/experiment.ts"

interface Archiving {
  readonly archived: boolean
  /** Whether it shall run after it is restored. */
  readonly restart?: boolean
  readonly isUndo?: boolean
}

const { done } = experimentTexts

/** Archives and restores the experiment: shown at once, taken back when the service refuses, and undone on request. */
export const useArchive = (experimentId: string, address: PlannedAddress | undefined) => {
  const queryClient = useQueryClient()
  const { queryKey } = taggedExperimentOptions(experimentId)
  const mutation = useMutation({
    mutationFn: async ({ archived, restart = false }: Archiving) => {
      if (address === undefined) return
      if (archived) await archiveExperiment(address)
      else await restoreExperiment(address, restart ? experimentId : null)
    },
    onMutate: async ({ archived }) => {
      await queryClient.cancelQueries({ queryKey })
      const before = queryClient.getQueryData(queryKey)
      if (before !== undefined) {
        const { tag, value } = before
        queryClient.setQueryData(queryKey, { tag, value: { ...value, archived, active: value.active && !archived } })
      }
      return { before }
    },
    onSuccess: (_, { archived, isUndo = false }, { before }) => {
      const run = () =>
        mutation.mutate({ archived: !archived, restart: before?.value.active === true && archived, isUndo: true })
      showToast({
        kind: "good",
        text: archived ? done.archive : done.restore,
        ...(!isUndo && { action: { text: common.undo, run } })
      })
    },
    onError: (error, _, context) => {
      queryClient.setQueryData(queryKey, context?.before)
      showToast({ kind: "bad", text: sentenceOf(error) })
    },
    onSettled: refreshExperiments
  })
  return { archive: mutation.mutate, busy: mutation.isPending || address === undefined }
}
