import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { queryClient } from "../../../../service/queryClient.ts"
import { client, trpc } from "../../../../service/trpc.ts"
import { layerTexts } from "../../../../texts/setup/layer.ts"
import { type Layer, type Membership, proposalOptions, type WantedShare } from "./layerOptions.ts"
import { amountOf, type ShareDraft, slotsOf } from "./shareDraft.ts"

interface ShareForm {
  readonly experimentId: string
  readonly layers: readonly Layer[]
  /** The booked share; null for none. A released one is none. */
  readonly booked: Membership | null
}

const readAgain = async () => {
  await Promise.all([
    queryClient.invalidateQueries(trpc.layers.pathFilter()),
    queryClient.invalidateQueries(trpc.decisions.pathFilter())
  ])
}

/** The typed share, what the service says about it, and the actions on it. */
export const useShareForm = ({ booked, experimentId, layers }: ShareForm) => {
  const start: ShareDraft = {
    layerId: booked?.layer_id ?? layers[0]?.id ?? "",
    amount: booked === null ? "" : amountOf(booked.slots, "percent"),
    unit: "percent",
    exclusive: false
  }
  const [draft, setDraft] = useState(start)
  const slots = slotsOf(draft)
  const changed = slots !== booked?.slots || draft.layerId !== booked.layer_id
  const wanted: WantedShare | null =
    slots === null || !changed || draft.layerId === ""
      ? null
      : { experimentId, layerId: draft.layerId, slots, exclusive: draft.exclusive }
  const proposal = useQuery(proposalOptions(wanted))
  const book = useMutation({
    mutationFn: (share: WantedShare) =>
      client.layers.join.mutate({
        experiment_id: experimentId,
        layer_id: share.layerId,
        slots: share.slots,
        exclusive: share.exclusive
      }),
    onSuccess: async () => {
      await readAgain()
      showToast({ kind: "good", text: layerTexts.share.booked })
    },
    onError: readAgain
  })
  const leave = useMutation({
    mutationFn: () => client.layers.leave.mutate({ experiment_id: experimentId }),
    onSuccess: async () => {
      await readAgain()
      setDraft({ ...start, amount: "" })
      showToast({ kind: "good", text: layerTexts.share.left })
    }
  })
  return {
    draft,
    change: (fields: Partial<ShareDraft>) => {
      book.reset()
      setDraft((current) => ({ ...current, ...fields }))
    },
    slots,
    changed,
    wanted,
    proposal,
    book,
    leave
  }
}
