import { scaleLinear, scaleTime } from "@visx/scale"
import { Axes, formatTick } from "../../../parts/charts/Axes.tsx"
import { ChartFrame } from "../../../parts/charts/ChartFrame.tsx"
import { Legend } from "../../../parts/charts/Legend.tsx"
import { margins } from "../../../parts/charts/margins.ts"
import { bucketColour } from "../../../parts/values/bucketColour.ts"
import { formatCount, formatShort } from "../../../parts/values/numbers.ts"
import type { RecentActivity, Span } from "../../../service/live/recentActivity.ts"
import { liveTexts } from "../../../texts/live/live.ts"
import { enrolmentBins } from "./enrolmentBins.ts"

interface EnrolmentChartProps {
  readonly activity: RecentActivity
  readonly span: Span
  readonly buckets: readonly string[]
  readonly now: number
}

const height = 260
const texts = liveTexts.chart

/** Enrolments over time as bars, stacked by bucket; the right edge is now. */
export const EnrolmentChart = ({ activity, buckets, now, span }: EnrolmentChartProps) => {
  const { bins, from, seconds, to } = enrolmentBins(activity, span, buckets, now)
  const totals = buckets.map((name, place) => ({
    name,
    count: bins.reduce((sum, { counts }) => sum + (counts[place] ?? 0), 0)
  }))
  const total = totals.reduce((sum, { count }) => sum + count, 0)
  const most = bins.reduce((highest, bin) => Math.max(highest, bin.total), 4)
  return (
    <ChartFrame
      title={texts.title}
      summary={texts.summary(total, span, totals)}
      height={height}
      table={{
        columns: ["time", ...buckets],
        rows: bins.map(({ at, counts }) => [new Date(at).toISOString(), ...counts])
      }}
      legend={
        <div className="row row-between">
          <Legend
            items={totals.map(({ count, name }, place) => ({
              text: `${name} ${formatCount(count)}`,
              colour: bucketColour(place)
            }))}
          />
          <span className="small soft">{texts.per(seconds)}</span>
        </div>
      }
    >
      {(width) => {
        const x = scaleTime({ domain: [from, to], range: [margins.left, width - margins.right] })
        const y = scaleLinear({ domain: [0, most], range: [height - margins.bottom, margins.top], nice: true })
        const barWidth = Math.max(1, x(from + seconds * 1_000) - x(from) - 0.5)
        return (
          <>
            <Axes
              x={x}
              y={y}
              width={width}
              height={height}
              valuesY={y.ticks(4).filter(Number.isInteger)}
              formatX={formatTick(to - from)}
              formatY={formatShort}
            />
            {bins.map(({ at, counts }) => {
              let below = 0
              return (
                <g key={at}>
                  {counts.map((count, place) => {
                    if (count === 0) return null
                    const bottom = y(below)
                    below += count
                    return (
                      <rect
                        key={buckets[place]}
                        x={x(at)}
                        y={y(below)}
                        width={barWidth}
                        height={bottom - y(below)}
                        fill={bucketColour(place)}
                      />
                    )
                  })}
                </g>
              )
            })}
          </>
        )
      }}
    </ChartFrame>
  )
}
