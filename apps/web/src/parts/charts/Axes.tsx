import { AxisBottom, AxisLeft, type AxisScale } from "@visx/axis"
import { margins } from "./margins.ts"

interface AxesProps {
  readonly x: AxisScale
  readonly y: AxisScale
  readonly width: number
  readonly height: number
  readonly formatX?: ((value: Date | number) => string) | undefined
  readonly formatY?: ((value: number) => string) | undefined
  readonly ticksX?: number
  /** Where the labels of the horizontal axis stand; chosen by the scale when missing. */
  readonly valuesX?: readonly number[]
  readonly ticksY?: number
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" })
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" })

/** A date in words as long as the axis needs. */
export const formatTick = (span: number) => (value: Date | number) =>
  (span > 3 * 86_400_000 ? day : clock).format(value)

/** The two axes of a drawing whose inside begins at `margins`. */
export const Axes = ({ formatX, formatY, height, ticksX, ticksY = 5, valuesX, width, x, y }: AxesProps) => (
  <>
    <AxisBottom
      top={height - margins.bottom}
      scale={x}
      numTicks={ticksX ?? Math.max(2, Math.floor(width / 110))}
      hideTicks
      axisLineClassName="axis-line"
      {...(valuesX && { tickValues: [...valuesX] })}
      {...(formatX && { tickFormat: (value) => formatX(value instanceof Date ? value : Number(value)) })}
      tickLabelProps={{ textAnchor: "middle" }}
    />
    <AxisLeft
      left={margins.left}
      scale={y}
      numTicks={ticksY}
      hideAxisLine
      hideTicks
      {...(formatY && { tickFormat: (value) => formatY(Number(value)) })}
      tickLabelProps={{ textAnchor: "end", dx: -6, dy: 4 }}
    />
  </>
)
