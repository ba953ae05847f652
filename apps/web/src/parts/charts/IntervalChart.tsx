import { AxisBottom } from "@visx/axis"
import { scaleLinear } from "@visx/scale"
import type { ReactNode } from "react"
import { ChartFrame } from "./ChartFrame.tsx"
import type { ChartTable } from "./ChartTable.ts"
import { IntervalLine } from "./IntervalLine.tsx"

export interface IntervalRow {
  readonly name: string
  readonly colour: string
  /** The numbers in words, or why there are none. */
  readonly text: string
  readonly estimate: number | null
  /** Drawn as a band; null when it is unknown. */
  readonly wide: readonly [number, number] | null
  /** Drawn as a line with ends. */
  readonly narrow: readonly [number, number] | null
}

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
}

const rowHeight = 46
const inset = 10
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

/** Estimates with their intervals, a row for each bucket: a forest plot. */
export const IntervalChart = ({
  formatValue,
  legend,
  marks = [],
  origin,
  rows,
  summary,
  table,
  title
}: IntervalChartProps) => {
  const bottom = rows.length * rowHeight + 4
  const [least, most] = limitsOf(rows, origin === undefined ? [] : [origin])
  const visible = marks.filter((mark) => mark >= least && mark <= most)
  return (
    <ChartFrame title={title} summary={summary} height={bottom + axisHeight} table={table} legend={legend}>
      {(width) => {
        const x = scaleLinear({ domain: [least, most], range: [inset, width - inset], nice: true })
        return (
          <>
            {x.ticks(Math.max(2, Math.floor(width / 110))).map((tick) => (
              <line key={tick} className="grid-line" x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} />
            ))}
            {origin !== undefined && (
              <line className="axis-line" strokeWidth={1.5} x1={x(origin)} x2={x(origin)} y1={0} y2={bottom} />
            )}
            {visible.map((mark) => (
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
              numTicks={Math.max(2, Math.floor(width / 110))}
              hideTicks
              axisLineClassName="axis-line"
              tickFormat={(value) => formatValue(Number(value))}
              tickLabelProps={(_value, index, values) => ({
                textAnchor: index === 0 ? "start" : index === values.length - 1 ? "end" : "middle"
              })}
            />
          </>
        )
      }}
    </ChartFrame>
  )
}
