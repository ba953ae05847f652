import { AxisBottom } from "@visx/axis"
import { scaleLinear } from "@visx/scale"
import type { ReactNode } from "react"
import { ChartFrame } from "./ChartFrame.tsx"
import type { ChartTable } from "./ChartTable.ts"
import { IntervalLine } from "./IntervalLine.tsx"
import type { IntervalRow } from "./IntervalRow.ts"
import { timeTicks } from "./timeTicks.ts"

interface IntervalChartProps {
  readonly title: string
  readonly summary: string
  readonly rows: readonly IntervalRow[]
  readonly formatValue: (value: number) => string
  readonly table: ChartTable
  /** A line down the drawing, as where there is no difference. */
  readonly origin?: number
  /** Dashed lines, as of the smallest effect that matters. */
  readonly marks?: readonly number[]
  readonly legend?: ReactNode
  /** Whether the values are seconds. */
  readonly isTime?: boolean
}

const rowHeight = 46
const inset = 34
const labelWidth = 76
const axisHeight = 28

const limitsOf = (rows: readonly IntervalRow[], others: readonly number[]) => {
  const values = [
    ...others,
    ...rows.flatMap(({ estimate, narrow, wide }) => [...(wide ?? []), ...(narrow ?? []), estimate ?? []].flat())
  ]
  const [least, most] = [Math.min(...values), Math.max(...values)]
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [-1, 1] as const
  return least === most ? ([least - 1, most + 1] as const) : ([least, most] as const)
}

interface Scale {
  readonly domain: () => number[]
  readonly ticks: (count: number) => number[]
}

/** Round values whose labels do not touch. */
const ticksOf = (scale: Scale, width: number, isTime: boolean): readonly number[] => {
  const most = Math.max(2, Math.floor((width - 2 * inset) / labelWidth))
  const [from = 0, to = 1] = scale.domain()
  const times = isTime ? timeTicks(from, to, most) : null
  if (times !== null) return times
  for (let count = most; count > 1; count -= 1) {
    const ticks = scale.ticks(count)
    if (ticks.length <= most) return ticks
  }
  return scale.ticks(1)
}

/** Estimates with their intervals, a row for each bucket: a forest plot. */
export const IntervalChart = ({
  formatValue,
  isTime = false,
  legend,
  marks = [],
  origin,
  rows,
  summary,
  table,
  title
}: IntervalChartProps) => {
  const bottom = rows.length * rowHeight + 4
  const [least, most] = limitsOf(rows, [...marks, ...(origin === undefined ? [] : [origin])])
  return (
    <ChartFrame title={title} summary={summary} height={bottom + axisHeight} table={table} legend={legend}>
      {(width) => {
        const x = scaleLinear({ domain: [least, most], range: [inset, width - inset], nice: !isTime })
        const ticks = ticksOf(x, width, isTime)
        return (
          <>
            {ticks.map((tick) => (
              <line key={tick} className="grid-line" x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} />
            ))}
            {origin !== undefined && (
              <line className="axis-line" strokeWidth={1.5} x1={x(origin)} x2={x(origin)} y1={0} y2={bottom} />
            )}
            {marks.map((mark) => (
              <line
                key={mark}
                className="axis-line"
                strokeDasharray="3 4"
                x1={x(mark)}
                x2={x(mark)}
                y1={0}
                y2={bottom}
              />
            ))}
            {rows.map((row, index) => (
              <IntervalLine key={row.name} row={row} top={index * rowHeight} width={width} x={x} />
            ))}
            <AxisBottom
              top={bottom}
              scale={x}
              tickValues={[...ticks]}
              hideTicks
              axisLineClassName="axis-line"
              tickFormat={(value) => formatValue(Number(value))}
              tickLabelProps={{ textAnchor: "middle" }}
            />
          </>
        )
      }}
    </ChartFrame>
  )
}
