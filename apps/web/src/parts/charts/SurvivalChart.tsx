import { scaleLinear } from "@visx/scale"
import { formatDuration } from "../values/duration.ts"
import { rounded } from "../values/metricValues.ts"
import { formatPercent } from "../values/numbers.ts"
import { Axes } from "./Axes.tsx"
import { ChartFrame } from "./ChartFrame.tsx"
import { Legend } from "./Legend.tsx"
import { margins } from "./margins.ts"
import { atRiskAt, type SurvivalPoint, stepArea, stepLine } from "./survivalSteps.ts"
import { timeTicks } from "./timeTicks.ts"

interface SurvivalSeries {
  readonly name: string
  readonly colour: string
  /** Samples at the start. */
  readonly samples: number
  readonly points: readonly SurvivalPoint[]
}

interface SurvivalChartProps {
  readonly title: string
  readonly summary: string
  readonly atRisk: string
  readonly series: readonly SurvivalSeries[]
  readonly height?: number
}

const lineHeight = 15

/** Kaplan–Meier curves as steps with their bands, and the numbers at risk below. */
export const SurvivalChart = ({ atRisk, height = 260, series, summary, title }: SurvivalChartProps) => {
  const last = Math.max(1, ...series.flatMap(({ points }) => points.map(({ seconds }) => seconds)))
  const whole = height + (series.length + 1) * lineHeight + 6
  return (
    <ChartFrame
      title={title}
      summary={summary}
      height={whole}
      table={{
        columns: ["bucket", "seconds", "not complete", "low", "high", "at risk"],
        rows: series.flatMap(({ name, points }) =>
          points.map(({ at_risk, high, low, seconds, survival }) => [
            name,
            rounded(seconds),
            rounded(survival),
            rounded(low),
            rounded(high),
            at_risk
          ])
        )
      }}
      legend={<Legend items={series.map(({ colour, name }) => ({ text: name, colour }))} />}
    >
      {(width) => {
        const x = scaleLinear({ domain: [0, last], range: [margins.left, width - margins.right] })
        const y = scaleLinear({ domain: [0, 1], range: [height - margins.bottom, margins.top] })
        const most = Math.max(2, Math.floor((width - margins.left) / 90))
        const ticks = timeTicks(0, last, most) ?? x.ticks(most)
        return (
          <>
            <Axes
              x={x}
              y={y}
              width={width}
              height={height}
              valuesX={ticks}
              formatX={(value) => (Number(value) === 0 ? "0" : formatDuration(Number(value) * 1_000))}
              formatY={(value) => formatPercent(value, 0)}
            />
            {series.map(({ colour, name, points }) => (
              <g key={name}>
                <path d={stepArea(points, x, y)} fill={colour} fillOpacity={0.14} />
                <path d={stepLine(points, x, y)} stroke={colour} strokeWidth={2} fill="none" />
              </g>
            ))}
            <text x={2} y={height + 10}>
              {atRisk}
            </text>
            {series.map(({ colour, name, points, samples }, index) => {
              const top = height + 10 + (index + 1) * lineHeight
              return (
                <g key={name}>
                  <rect x={4} y={top - 9} width={10} height={10} rx={2} fill={colour} />
                  {ticks.map((tick) => (
                    <text key={tick} x={x(tick)} y={top} textAnchor="middle">
                      {atRiskAt(points, tick, samples)}
                    </text>
                  ))}
                </g>
              )
            })}
          </>
        )
      }}
    </ChartFrame>
  )
}
