import { Note } from "../../parts/feedback/Note.tsx"
import { Card } from "../../parts/layout/Card.tsx"
import type { Outputs } from "../../service/trpc.ts"
import { AttentionLink } from "../../shell/attention/AttentionLink.tsx"
import { attentionNote } from "../../shell/attention/attentionNote.ts"
import { attentionTexts } from "../../texts/attention.ts"
import { homeTexts } from "../../texts/home.ts"

interface AttentionCardProps {
  readonly attention: Outputs["overview"]["get"]["attention"]
}

const { attention: texts } = homeTexts

/** What needs a look, why, and a link to where it is mended. */
export const AttentionCard = ({ attention }: AttentionCardProps) => (
  <Card title={texts.title}>
    {attention.length === 0 ? (
      <p className="soft">{texts.none}</p>
    ) : (
      <ul className="home-list">
        {attention.map((each) => (
          <li key={`${each.experiment_id} ${each.kind}`}>
            <Note kind={attentionNote(each.kind)} action={<AttentionLink attention={each} />}>
              <strong>{each.name}</strong> <span className="soft small">{each.service_name}</span>
              <div>{attentionTexts[each.kind].sentence(each)}</div>
            </Note>
          </li>
        ))}
      </ul>
    )}
  </Card>
)
