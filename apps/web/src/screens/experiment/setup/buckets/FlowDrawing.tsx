import type { SlotMove } from "@sortition/domain/allocation/reweight"
import { ChartFrame } from "../../../../parts/charts/ChartFrame.tsx"
import { formatCount } from "../../../../parts/values/numbers.ts"
import { bucketsTexts } from "../../../../texts/setup/setupBuckets.ts"
import { type Flow, type FlowEnd, layoutFlows, mostFlows } from "./layoutFlows.ts"

interface FlowDrawingProps {
  readonly moves: readonly SlotMove[]
  readonly colourOf: (bucket: string | null) => string
}

const { preview: texts, unallocatedName } = bucketsTexts
const side = 136
const node = 8
const inset = 8

const ribbon = ({ left, right }: Flow, from: number, to: number): string => {
  const middle = (from + to) / 2
  const over = `M${from},${left.top} C${middle},${left.top} ${middle},${right.top} ${to},${right.top}`
  const under = `L${to},${right.bottom} C${middle},${right.bottom} ${middle},${left.bottom} ${from},${left.bottom} Z`
  return `${over} ${under}`
}

const cut = (name: string): string => (name.length > 14 ? `${name.slice(0, 13)}…` : name)

interface EndsProps {
  readonly ends: readonly FlowEnd[]
  readonly x: number
  readonly sign: "−" | "+"
  readonly colourOf: (bucket: string | null) => string
}

const Ends = ({ colourOf, ends, sign, x }: EndsProps) => (
  <>
    {ends.map(({ bottom, bucket, slots, top }) => (
      <g key={bucket ?? ""}>
        <rect x={x} y={top} width={node} height={Math.max(2, bottom - top)} fill={colourOf(bucket)} rx="2" />
        <text
          x={sign === "−" ? x - 6 : x + node + 6}
          y={(top + bottom) / 2}
          dy="0.35em"
          textAnchor={sign === "−" ? "end" : "start"}
        >
          {`${cut(bucket ?? unallocatedName)} ${sign}${formatCount(slots)}`}
        </text>
      </g>
    ))}
  </>
)

/** Which slots would go from which bucket to which one, as bands as wide as their number. */
export const FlowDrawing = ({ colourOf, moves }: FlowDrawingProps) => {
  const ends = Math.max(new Set(moves.map(({ from }) => from)).size, new Set(moves.map(({ to }) => to)).size)
  const height = Math.max(96, 34 * Math.min(ends, mostFlows)) + inset * 2
  const { flows, left, right } = layoutFlows(moves, height - inset * 2)
  const moved = moves.reduce((sum, { slots }) => sum + slots, 0)
  return (
    <ChartFrame
      title={texts.flows}
      summary={texts.flowsSummary(moved, moves.length)}
      height={height}
      table={{
        columns: [texts.from, texts.to, texts.slots],
        rows: moves.map(({ from, slots, to }) => [from ?? unallocatedName, to ?? unallocatedName, slots])
      }}
      legend={moves.length > mostFlows && <p className="soft small">{texts.largest(mostFlows)}</p>}
    >
      {(width) => (
        <g transform={`translate(0 ${inset})`}>
          {flows.map((flow) => (
            <path
              key={JSON.stringify([flow.move.from, flow.move.to])}
              d={ribbon(flow, side + node, width - side - node)}
              fill={colourOf(flow.move.from)}
              fillOpacity={0.35}
            />
          ))}
          <Ends ends={left} x={side} sign="−" colourOf={colourOf} />
          <Ends ends={right} x={width - side - node} sign="+" colourOf={colourOf} />
        </g>
      )}
    </ChartFrame>
  )
}
