import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import { scaleLinear, scaleTime } from "@visx/scale"
import { Axes, formatTick } from "../../../../parts/charts/Axes.tsx"
import { ChartFrame } from "../../../../parts/charts/ChartFrame.tsx"
import { Legend } from "../../../../parts/charts/Legend.tsx"
import { margins } from "../../../../parts/charts/margins.ts"
import type { Outputs } from "../../../../service/trpc.ts"
import { rampTexts as texts } from "../../../../texts/setup/setupLimits.ts"
import { bucketColours } from "../bucketColours.ts"
import { formatSlots } from "../shares.ts"
import type { Ramp } from "./rampOptions.ts"
import { rampSegments } from "./rampSegments.ts"

interface RampChartProps {
  readonly steps: Ramp["steps"]
  readonly buckets: Outputs["buckets"]["list"]
  /** In milliseconds since 1970. */
  readonly now: number
}

const height = 200

/** The splits one after the other; those to come are pale. */
export const RampChart = ({ buckets, now, steps }: RampChartProps) => {
  const segments = rampSegments(steps, buckets, now)
  const names = [
    ...new Set([buckets, ...steps.map((step) => step.buckets)].flat().map(({ bucket_name }) => bucket_name))
  ]
  const colourOf = bucketColours(names)
  const from = segments[0]?.from ?? now
  const to = segments.at(-1)?.to ?? now
  const settled = steps.filter(({ status }) => status !== "pending").length
  return (
    <ChartFrame
      title={texts.chart}
      summary={texts.summary(settled, steps.length)}
      height={height}
      table={{
        columns: [texts.columns.when, ...names, texts.columns.status],
        rows: steps.map((step) => [
          step.at,
          ...names.map((name) => formatSlots(step.buckets.find(({ bucket_name }) => bucket_name === name)?.slots ?? 0)),
          texts.status[step.status]
        ])
      }}
      legend={<Legend items={names.map((name) => ({ text: name, colour: colourOf(name) }))} />}
    >
      {(width) => {
        const x = scaleTime({ domain: [from, to], range: [margins.left, width - margins.right] })
        const y = scaleLinear({ domain: [0, totalSlots], range: [height - margins.bottom, margins.top] })
        return (
          <>
            <Axes x={x} y={y} width={width} height={height} formatX={formatTick(to - from)} formatY={formatSlots} />
            {segments.flatMap((segment) =>
              segment.parts.map(({ bottom, bucket, top }) => (
                <rect
                  key={`${segment.from} ${bucket}`}
                  x={x(segment.from)}
                  width={Math.max(0, x(segment.to) - x(segment.from) - 1)}
                  y={y(top)}
                  height={y(bottom) - y(top)}
                  fill={colourOf(bucket)}
                  fillOpacity={segment.from > now ? 0.4 : 1}
                />
              ))
            )}
            {now > from && now < to && (
              <g>
                <line x1={x(now)} x2={x(now)} y1={margins.top} y2={height - margins.bottom} stroke="var(--text)" />
                <text className="ramp-now" x={x(now) + 4} y={margins.top + 12}>
                  {texts.now}
                </text>
              </g>
            )}
          </>
        )
      }}
    </ChartFrame>
  )
}
