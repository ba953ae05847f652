import { homeTexts } from "../../texts/home.ts"

interface HourBarProps {
  readonly lastHour: number
  readonly lastDay: number
  /** The count at the full width of the bar. */
  readonly scale: number
}

const width = 88
const height = 12

/** The samples of the last hour as a bar, and the mean hour of the last day as a line. */
export const HourBar = ({ lastDay, lastHour, scale }: HourBarProps) => {
  const mean = lastDay / 24
  const sentence = homeTexts.running.bar(lastHour, mean)
  const place = (count: number) => (scale === 0 ? 0 : (count / scale) * (width - 2))
  return (
    <svg className="hour-bar" width={width} height={height} role="img" aria-label={sentence}>
      <title>{sentence}</title>
      <rect y="3" width={width} height="6" rx="3" fill="var(--surface-sunken)" />
      <rect y="3" width={place(lastHour)} height="6" rx="3" fill="var(--accent)" />
      <rect x={place(mean)} width="2" height={height} fill="var(--text)" />
    </svg>
  )
}
