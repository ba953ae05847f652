import { useMutation } from "@tanstack/react-query"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { sentenceOf } from "../../../service/failures.ts"
import { queryClient } from "../../../service/queryClient.ts"
import { trpc } from "../../../service/trpc.ts"

/** Does something to a webhook, says so, and reads the webhooks again. */
export const useWebhookAction = <Input = void>(act: (input: Input) => Promise<unknown>, done: string) =>
  useMutation({
    mutationFn: act,
    onSuccess: () => showToast({ text: done }),
    onError: (error) => showToast({ text: sentenceOf(error), kind: "bad" }),
    onSettled: () => queryClient.invalidateQueries(trpc.planning.webhooks.pathFilter())
  })
