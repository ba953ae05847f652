import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useCallback, useState } from "react"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { sentenceOf } from "../../../service/failures.ts"
import { type Outputs, trpc } from "../../../service/trpc.ts"
import { sampleTexts } from "../../../texts/samples.ts"
import type { Sample } from "./samplePages.ts"

const { completing: texts } = sampleTexts

type Result = Outputs["samples"]["bulkComplete"]["results"][number]

/** Says how the completions ended: what was refused stays until it is dismissed. */
const report = (results: readonly Result[]): void => {
  const refused = results.flatMap((result) => ("error" in result ? [result.error.detail] : []))
  const already = results.filter(({ status }) => status === "already_completed").length
  const done = results.length - refused.length - already
  const sentences = [texts.done(done), ...(already > 0 ? [texts.already(already)] : [])]
  if (done + already > 0) showToast({ kind: "good", text: sentences.join(" ") })
  const [reason] = refused
  if (reason !== undefined) showToast({ kind: "bad", text: texts.refused(refused.length, String(reason)) })
}

/**
 * Completes samples. The table shows a completion at once; a refused one disappears again, and the service says why.
 */
export const useCompletion = (experimentId: string) => {
  const queryClient = useQueryClient()
  const [accepted, setAccepted] = useState<ReadonlyMap<string, string>>(new Map())
  const mutation = useMutation(
    trpc.samples.bulkComplete.mutationOptions({
      onError: (error) => showToast({ kind: "bad", text: sentenceOf(error) }),
      onSuccess: ({ results }) => {
        const stored = new Map(
          results.flatMap((result) => ("sample" in result ? [[result.sample.id, result.sample] as const] : []))
        )
        queryClient.setQueriesData<readonly Sample[]>(trpc.samples.list.queryFilter(), (page) =>
          page?.map((sample) => stored.get(sample.id) ?? sample)
        )
        report(results)
      },
      onSettled: () => {
        setAccepted(new Map())
        void queryClient.invalidateQueries(trpc.samples.counts.queryFilter({ experiment_id: experimentId }))
        void queryClient.invalidateQueries(trpc.samples.get.pathFilter())
      }
    })
  )
  const completedAt = useCallback(
    (sample: Sample): string | null => sample.completed_at ?? accepted.get(sample.id) ?? null,
    [accepted]
  )
  return {
    completedAt,
    complete: (ids: readonly string[]): void => {
      const now = new Date().toISOString()
      setAccepted(new Map(ids.map((id) => [id, now])))
      mutation.mutate({ experiment_id: experimentId, samples: ids.map((id) => ({ id })) })
    }
  }
}
