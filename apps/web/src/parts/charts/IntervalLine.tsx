import type { IntervalRow } from "./IntervalRow.ts"

interface IntervalLineProps {
  readonly row: IntervalRow
  /** In pixels, as the width of the drawing. */
  readonly top: number
  readonly width: number
  readonly x: (value: number) => number
}

const letterWidth = 6.2

/** A name that fits beside the numbers of its row. */
const shortened = (name: string, width: number): string => {
  const most = Math.max(4, Math.floor(width / letterWidth))
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`
}

/** One row of a forest plot: the name and the numbers above the interval. */
export const IntervalLine = ({ row, top, width, x }: IntervalLineProps) => {
  const { colour, estimate, name, narrow, text, wide } = row
  const middle = top + 30
  const free = width - text.length * letterWidth - 24
  return (
    <g>
      <text x={2} y={top + 14} className="chart-name">
        {shortened(name, free)}
      </text>
      <text x={width - 2} y={top + 14} textAnchor="end">
        {text}
      </text>
      {wide !== null && (
        <rect
          x={x(wide[0])}
          y={middle - 6}
          width={Math.max(1, x(wide[1]) - x(wide[0]))}
          height={12}
          rx={3}
          fill={colour}
          fillOpacity={0.28}
        />
      )}
      {narrow !== null && (
        <path
          d={`M${x(narrow[0])} ${middle - 4}v8M${x(narrow[0])} ${middle}H${x(narrow[1])}M${x(narrow[1])} ${middle - 4}v8`}
          stroke={colour}
          strokeWidth={2}
          fill="none"
        />
      )}
      {estimate !== null && <circle cx={x(estimate)} cy={middle} r={4.5} fill={colour} />}
    </g>
  )
}
