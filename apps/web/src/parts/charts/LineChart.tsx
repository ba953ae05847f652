import { scaleLinear, scaleTime } from "@visx/scale"
import { Area, LinePath } from "@visx/shape"
import { Axes, formatTick } from "./Axes.tsx"
import { ChartFrame } from "./ChartFrame.tsx"
import { Legend } from "./Legend.tsx"
import { margins } from "./margins.ts"

export interface Point {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly value: number
  /** The limits of the band around the value. */
  readonly low?: number
  readonly high?: number
}

export interface Series {
  readonly name: string
  readonly colour: string
  readonly points: readonly Point[]
}

interface LineChartProps {
  readonly title: string
  readonly summary: string
  readonly series: readonly Series[]
  readonly height?: number
  readonly formatValue: (value: number) => string
  /** The values that the axis shows at least. */
  readonly domain?: readonly [number, number]
  /** Lines across the drawing: a threshold, or where there is no difference. */
  readonly rules?: readonly { readonly value: number; readonly text: string; readonly kind?: "zero" }[]
}

const extentOf = (
  series: readonly Series[],
  domain: readonly [number, number] | undefined,
  rules: readonly number[]
) => {
  const points = series.flatMap((each) => each.points)
  const times = points.map(({ at }) => at)
  const values = [
    ...points.flatMap(({ high, low, value }) => [low ?? value, high ?? value]),
    ...(domain ?? []),
    ...rules
  ]
  const now = Date.now()
  return {
    from: times.length === 0 ? now - 60_000 : times.reduce((a, b) => Math.min(a, b)),
    to: times.length === 0 ? now : times.reduce((a, b) => Math.max(a, b)),
    least: values.reduce((a, b) => Math.min(a, b), domain?.[0] ?? values[0] ?? 0),
    most: values.reduce((a, b) => Math.max(a, b), domain?.[1] ?? values[0] ?? 1)
  }
}

/** Values over time, a line for each series, with the band around it where there is one. */
export const LineChart = ({
  domain,
  formatValue,
  height = 240,
  rules = [],
  series,
  summary,
  title
}: LineChartProps) => {
  const { from, least, most, to } = extentOf(
    series,
    domain,
    rules.map(({ value }) => value)
  )
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ at }) => at)))].sort((a, b) => a - b)
  const byTime = series.map(({ points }) => new Map(points.map(({ at, value }) => [at, value])))
  return (
    <ChartFrame
      title={title}
      summary={summary}
      height={height}
      table={{
        columns: ["time", ...series.map(({ name }) => name)],
        rows: times.map((at) => [new Date(at).toISOString(), ...byTime.map((values) => values.get(at) ?? null)])
      }}
      legend={<Legend items={series.map(({ colour, name }) => ({ text: name, colour }))} />}
    >
      {(width) => {
        const x = scaleTime({ domain: [from, to], range: [margins.left, width - margins.right] })
        const y = scaleLinear({ domain: [least, most], range: [height - margins.bottom, margins.top], nice: true })
        return (
          <>
            <Axes x={x} y={y} width={width} height={height} formatX={formatTick(to - from)} formatY={formatValue} />
            {rules.map(({ kind, text, value }) => (
              <g key={text}>
                <line
                  x1={margins.left}
                  x2={width - margins.right}
                  y1={y(value)}
                  y2={y(value)}
                  stroke={kind === "zero" ? "var(--line-strong)" : "var(--bad)"}
                  strokeDasharray="4 3"
                />
                <text
                  x={kind === "zero" ? margins.left + 4 : width - margins.right}
                  y={y(value) - 4}
                  textAnchor={kind === "zero" ? "start" : "end"}
                >
                  {text}
                </text>
              </g>
            ))}
            {series.map(({ colour, name, points }) => (
              <g key={name}>
                <Area
                  data={points.filter(({ high, low }) => high !== undefined && low !== undefined)}
                  x={({ at }) => x(at)}
                  y0={({ low, value }) => y(low ?? value)}
                  y1={({ high, value }) => y(high ?? value)}
                  fill={colour}
                  fillOpacity={0.14}
                />
                <LinePath
                  data={[...points]}
                  x={({ at }) => x(at)}
                  y={({ value }) => y(value)}
                  stroke={colour}
                  strokeWidth={2}
                  fill="none"
                />
                {points.length === 1 &&
                  points.map(({ at, high, low, value }) => (
                    <g key={at}>
                      <line x1={x(at)} x2={x(at)} y1={y(low ?? value)} y2={y(high ?? value)} stroke={colour} />
                      <circle cx={x(at)} cy={y(value)} r={3} fill={colour} />
                    </g>
                  ))}
              </g>
            ))}
          </>
        )
      }}
    </ChartFrame>
  )
}
