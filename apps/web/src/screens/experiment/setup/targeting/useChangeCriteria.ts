import { useMutation } from "@tanstack/react-query"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { queryClient } from "../../../../service/queryClient.ts"
import { trpc } from "../../../../service/trpc.ts"
import { decisionsKey } from "./decisionOptions.ts"

interface Change<Input> {
  readonly send: (input: Input) => Promise<unknown>
  /** The sentence after the change. */
  readonly done: string
  readonly onDone: () => void
}

/** A change of the criteria. What they decide is read again. */
export const useChangeCriteria = <Input>({ done, onDone, send }: Change<Input>) =>
  useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries(trpc.criteria.pathFilter()),
        queryClient.invalidateQueries({ queryKey: decisionsKey })
      ])
      onDone()
      showToast({ kind: "good", text: done })
    }
  })
