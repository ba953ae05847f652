import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { CheckField } from "../../../../parts/controls/CheckField.tsx"
import { SelectField } from "../../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { ConfirmDialog } from "../../../../parts/feedback/ConfirmDialog.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { layerTexts } from "../../../../texts/setup/layer.ts"
import type { Layer, Membership } from "./layerOptions.ts"
import { ProposalNote } from "./ProposalNote.tsx"
import { amountOf } from "./shareDraft.ts"
import type { useShareForm } from "./useShareForm.ts"

interface ShareFormProps {
  readonly form: ReturnType<typeof useShareForm>
  readonly layers: readonly Layer[]
  readonly booked: Membership | null
  /** The slots that the experiment could have in the chosen layer. */
  readonly free: number
}

const { share: texts } = layerTexts

const units = (["percent", "slots"] as const).map((value) => ({ value, text: texts.units[value] }))

/** Books, changes or leaves a share. The service says what a share would be before it is booked. */
export const ShareForm = ({ booked, form, free, layers }: ShareFormProps) => {
  const { book, change, changed, draft, leave, proposal, slots, wanted } = form
  const [isLeaving, setLeaving] = useState(false)
  const wrong = draft.unit === "percent" ? texts.percentProblem : texts.slotsProblem
  const verb = booked === null ? texts.book : booked.layer_id === draft.layerId ? texts.change : texts.move
  return (
    <form
      className="stack"
      aria-label={texts.title}
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted !== null) book.mutate(wanted)
      }}
    >
      <div className="share-fields">
        <SelectField
          label={texts.layer}
          value={draft.layerId}
          options={layers.map(({ id, name }) => ({ value: id, text: name }))}
          onChange={(layerId) => change({ layerId })}
        />
        <TextField
          label={texts.amount}
          inputMode="decimal"
          value={draft.amount}
          problem={draft.amount !== "" && slots === null ? wrong : undefined}
          onChange={(amount) => change({ amount })}
        />
        <SelectField
          label={texts.unit}
          value={draft.unit}
          options={units}
          onChange={(unit) => change({ unit, ...(slots !== null && { amount: amountOf(slots, unit) }) })}
        />
      </div>
      <div className="row">
        {free > 0 && (
          <Button small onClick={() => change({ amount: amountOf(free, draft.unit) })}>
            {texts.all}
          </Button>
        )}
        <CheckField label={texts.exclusive} checked={draft.exclusive} onChange={(exclusive) => change({ exclusive })} />
      </div>
      <ProposalNote
        proposal={wanted === null ? null : (proposal.data ?? null)}
        error={book.error ?? (wanted === null ? null : proposal.error)}
        free={free}
      />
      {leave.isError && !isLeaving && <Failure error={leave.error} />}
      <div className="row">
        <Button type="submit" kind="main" busy={book.isPending} disabled={!changed || wanted === null}>
          {verb}
        </Button>
        {booked !== null && (
          <Button kind="danger" onClick={() => setLeaving(true)}>
            {texts.leave}
          </Button>
        )}
      </div>
      {isLeaving && (
        <ConfirmDialog
          title={texts.leaveTitle}
          confirm={texts.leave}
          danger
          busy={leave.isPending}
          error={leave.error}
          onConfirm={() => leave.mutate(undefined, { onSuccess: () => setLeaving(false) })}
          onClose={() => setLeaving(false)}
        >
          <p>{texts.leaveText}</p>
        </ConfirmDialog>
      )}
    </form>
  )
}
