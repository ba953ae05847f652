import { useMutation } from "@tanstack/react-query"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { queryClient } from "../../../../service/queryClient.ts"
import { client, trpc } from "../../../../service/trpc.ts"
import { bucketsTexts } from "../../../../texts/setup/setupBuckets.ts"
import type { WantedBucket } from "./previewSplit.ts"

interface SavedSplit {
  readonly wanted: readonly WantedBucket[]
  /** The tag of the split that it replaces. */
  readonly tag: string
  /** The version that it replaces. */
  readonly version: number
}

/** Stores a split unless another editor has changed it since the tag was read. */
export const useSaveSplit = (experimentId: string, onSaved: () => void) =>
  useMutation({
    mutationFn: ({ tag, wanted }: SavedSplit) =>
      client.buckets.replace.mutate(
        { experiment_id: experimentId, buckets: [...wanted] },
        { context: { ifMatch: tag } }
      ),
    onSuccess: async ({ moved_slots, version }, earlier) => {
      const text = version === earlier.version ? bucketsTexts.savedValues : bucketsTexts.saved(version, moved_slots)
      showToast({ kind: "good", text })
      await Promise.all([
        queryClient.invalidateQueries(trpc.buckets.pathFilter()),
        queryClient.invalidateQueries(trpc.overrides.pathFilter())
      ])
      onSaved()
    }
  })
