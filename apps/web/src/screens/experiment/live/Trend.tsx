import { liveTexts } from "../../../texts/live/live.ts"

/** The last minutes as small bars. */
export const Trend = ({ counts }: { readonly counts: readonly number[] }) => {
  const most = Math.max(1, ...counts)
  return (
    <svg
      className="live-trend"
      viewBox={`0 0 ${counts.length * 6} 28`}
      preserveAspectRatio="none"
      role="img"
      aria-label={liveTexts.rate.trend(counts)}
    >
      {counts.map((count, minute) => {
        const height = count === 0 ? 1 : Math.max(2, (count / most) * 28)
        return <rect key={minute} x={minute * 6} y={28 - height} width={5} height={height} fill="var(--accent)" />
      })}
    </svg>
  )
}
