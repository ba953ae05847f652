import { AxisBottom, AxisLeft, type AxisScale } from "@visx/axis"
import type { scaleLinear } from "@visx/scale"
import { margins } from "./margins.ts"

interface AxesProps {
  readonly x: AxisScale
  readonly y: ReturnType<typeof scaleLinear<number>>
  readonly width: number
  readonly height: number
  readonly formatX?: ((value: Date | number) => string) | undefined
  readonly formatY?: ((value: number) => string) | undefined
  /** Where the labels of the horizontal axis stand; chosen by the scale when missing. */
  readonly valuesX?: readonly number[]
  /** Where the lines of the grid and their labels stand; chosen by the scale when missing. */
  readonly valuesY?: readonly number[]
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" })
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" })

/** A date in words as long as the axis needs. */
export const formatTick = (span: number) => (value: Date | number) =>
  (span > 3 * 86_400_000 ? day : clock).format(value)

/** The grid and the two axes of a drawing whose inside begins at `margins`: the first part of it, so that all else stands above the lines. */
export const Axes = ({ formatX, formatY, height, valuesX, width, x, y, valuesY = y.ticks(5) }: AxesProps) => (
  <>
    {valuesY.map((value) => (
      <line
        key={value}
        className="grid-line"
        x1={margins.left}
        x2={width - margins.right}
        y1={y(value)}
        y2={y(value)}
      />
    ))}
    <AxisBottom
      top={height - margins.bottom}
      scale={x}
      numTicks={Math.max(2, Math.floor(width / 110))}
      hideTicks
      axisLineClassName="axis-line"
      {...(valuesX && { tickValues: [...valuesX] })}
      {...(formatX && { tickFormat: (value) => formatX(value instanceof Date ? value : Number(value)) })}
      tickLabelProps={{ textAnchor: "middle" }}
    />
    <AxisLeft
      left={margins.left}
      scale={y}
      tickValues={[...valuesY]}
      hideAxisLine
      hideTicks
      {...(formatY && { tickFormat: (value) => formatY(Number(value)) })}
      tickLabelProps={{ textAnchor: "end", dx: -6, dy: 4 }}
    />
  </>
)
