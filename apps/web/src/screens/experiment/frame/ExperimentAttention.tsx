import { Note } from "../../../parts/feedback/Note.tsx"
import type { Outputs } from "../../../service/trpc.ts"
import { AttentionLink } from "../../../shell/attention/AttentionLink.tsx"
import { attentionNote } from "../../../shell/attention/attentionNote.ts"
import { attentionTexts } from "../../../texts/attention.ts"

interface ExperimentAttentionProps {
  readonly attention: Outputs["overview"]["get"]["attention"]
}

/** Under the title: what is wrong with the experiment, and where it is mended. */
export const ExperimentAttention = ({ attention }: ExperimentAttentionProps) => (
  <div className="experiment-attention no-print">
    {attention.map((each) => (
      <Note key={each.kind} kind={attentionNote(each.kind)} action={<AttentionLink attention={each} />}>
        {attentionTexts[each.kind].sentence(each)}
      </Note>
    ))}
  </div>
)
