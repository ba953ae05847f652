import { resultsTexts } from "../../texts/results.ts"

const texts = resultsTexts.summary

interface IntervalKeyProps {
  readonly hasWide: boolean
  readonly hasMarks: boolean
}

/** What the band, the line and the dashes of a forest plot mean. */
export const IntervalKey = ({ hasMarks, hasWide }: IntervalKeyProps) => (
  <ul className="legend">
    {hasWide && (
      <li>
        <svg width="24" height="12" aria-hidden="true">
          <rect y="1" width="24" height="10" rx="3" fill="currentColor" opacity="0.3" />
        </svg>
        {texts.always}
      </li>
    )}
    <li>
      <svg width="24" height="12" aria-hidden="true">
        <path d="M1 2v8M1 6H23M23 2v8" stroke="currentColor" strokeWidth="2" fill="none" />
      </svg>
      {texts.once}
    </li>
    {hasMarks && <li>{texts.smallest}</li>}
  </ul>
)
