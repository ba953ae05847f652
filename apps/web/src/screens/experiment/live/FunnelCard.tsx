import { Card } from "../../../parts/layout/Card.tsx"
import { formatCount } from "../../../parts/values/numbers.ts"
import type { Span } from "../../../service/live/recentActivity.ts"
import { liveTexts } from "../../../texts/live/live.ts"
import type { Funnel } from "./funnelOf.ts"
import { MendLink } from "./MendLink.tsx"

interface FunnelCardProps {
  readonly experimentId: string
  readonly funnel: Funnel
  readonly span: Span
}

const texts = liveTexts.funnel

/** From asked to complete, and why requests got no sample. */
export const FunnelCard = ({ experimentId, funnel, span }: FunnelCardProps) => {
  const { asked, completed, eligible, enrolled, refusals, sampled } = funnel
  const shareOf = (count: number) => (asked === 0 ? 0 : Math.min(1, count / asked))
  const steps = [
    { key: "asked", text: texts.asked, hint: texts.askedHint, count: asked },
    { key: "eligible", text: texts.eligible, hint: texts.eligibleHint, count: eligible },
    { key: "sampled", text: texts.sampled, hint: texts.sampledHint(sampled - enrolled), count: sampled },
    { key: "complete", text: texts.complete, hint: texts.completeHint, count: completed }
  ]
  return (
    <Card title={texts.title(span)}>
      <ol className="funnel">
        {steps.map(({ count, hint, key, text }) => (
          <li key={key}>
            <strong>{text}</strong>
            <span className="small soft">{hint}</span>
            <span className="number" title={texts.ofAsked(shareOf(count))}>
              {formatCount(count)}
            </span>
            <div className="funnel-bar" aria-hidden="true">
              <span style={{ width: `${shareOf(count) * 100}%` }} />
            </div>
          </li>
        ))}
      </ol>
      <h3>{texts.refusals}</h3>
      {refusals.length === 0 ? (
        <p className="soft">{texts.noRefusals}</p>
      ) : (
        <ul className="refusals">
          {refusals.map(({ count, reason }) => (
            <li key={reason}>
              <span className="number">{formatCount(count)}</span>
              <span>{liveTexts.reasons[reason]}</span>
              <MendLink experimentId={experimentId} reason={reason} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
