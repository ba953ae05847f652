import type { HistoryEntry } from "../../../parts/history/HistoryEntry.ts"
import { Time } from "../../../parts/values/Time.tsx"
import { historyTexts } from "../../../texts/history.ts"
import { statusSteps } from "./statusSteps.ts"

interface StatusLineProps {
  readonly entries: readonly HistoryEntry[]
}

const { status: texts } = historyTexts

const mostShown = 8

/** When the experiment was created, started, paused and completed. */
export const StatusLine = ({ entries }: StatusLineProps) => {
  const steps = statusSteps(entries)
  const shown = steps.slice(-mostShown)
  return (
    <section aria-label={texts.label}>
      <ol className="status-line">
        {steps.length > shown.length && <li className="small soft">{texts.earlier(steps.length - shown.length)}</li>}
        {shown.map(({ at, height, word }) => (
          <li key={`${height} ${word}`} className={`status-${word}`}>
            <strong>{texts[word]}</strong>
            <span className="small soft">
              <Time value={at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
