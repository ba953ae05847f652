import { Note } from "../../../../parts/feedback/Note.tsx"
import { sentenceOf } from "../../../../service/failures.ts"
import { layerTexts } from "../../../../texts/setup/layer.ts"
import type { Membership } from "./layerOptions.ts"
import { spansText } from "./layerSlots.ts"

interface ProposalNoteProps {
  readonly proposal: Membership | null
  readonly error: unknown
  /** Slots that the experiment could have at most. */
  readonly free: number
}

const { share: texts } = layerTexts

/** What the service says about a share before it is booked. */
export const ProposalNote = ({ error, free, proposal }: ProposalNoteProps) => (
  <div aria-live="polite" className="proposal">
    {error != null ? (
      <Note kind="bad">
        {sentenceOf(error)}. {texts.free(free)}
      </Note>
    ) : proposal === null ? (
      <Note>{texts.free(free)}</Note>
    ) : (
      <Note kind={(proposal.samples_outside ?? 0) > 0 ? "warn" : "good"}>
        {texts.preview(proposal.slots, spansText(proposal.ranges))} {texts.outside(proposal.samples_outside ?? 0)}
      </Note>
    )}
  </div>
)
