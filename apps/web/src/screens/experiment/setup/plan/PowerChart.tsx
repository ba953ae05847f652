import { scaleLinear } from "@visx/scale"
import { LinePath } from "@visx/shape"
import { Axes } from "../../../../parts/charts/Axes.tsx"
import { ChartFrame } from "../../../../parts/charts/ChartFrame.tsx"
import { margins } from "../../../../parts/charts/margins.ts"
import { formatPercent, formatShort } from "../../../../parts/values/numbers.ts"
import { planTexts } from "../../../../texts/setup/plan.ts"
import type { Plan } from "./planDraft.ts"

interface PowerChartProps {
  readonly plan: Plan
  readonly curve: NonNullable<Plan["curve"]>
}

const { curve: texts } = planTexts

const height = 240

/** How the power grows with the samples, and where the plan stands. */
export const PowerChart = ({ curve, plan }: PowerChartProps) => {
  const most = curve.at(-1)?.total ?? plan.total
  return (
    <ChartFrame
      title={texts.title}
      summary={texts.summary(plan.total, plan.power)}
      height={height}
      table={{
        columns: [texts.samples, texts.power],
        rows: curve.map(({ power, total }) => [total, Number(power.toFixed(4))])
      }}
    >
      {(width) => {
        const x = scaleLinear({ domain: [0, most], range: [margins.left, width - margins.right] })
        const y = scaleLinear({ domain: [0, 1], range: [height - margins.bottom, margins.top] })
        const at = { x: x(plan.total), y: y(plan.power) }
        return (
          <>
            <Axes
              x={x}
              y={y}
              width={width}
              height={height}
              formatX={(value) => formatShort(Number(value))}
              formatY={(value) => formatPercent(value, 0)}
            />
            <path
              d={`M${margins.left},${at.y}H${at.x}V${height - margins.bottom}`}
              fill="none"
              stroke="var(--line-strong)"
              strokeDasharray="4 3"
            />
            <LinePath
              data={curve}
              x={({ total }) => x(total)}
              y={({ power }) => y(power)}
              stroke="var(--accent)"
              strokeWidth={2}
              fill="none"
            />
            <circle cx={at.x} cy={at.y} r={5} fill="var(--accent)" />
            <text x={at.x + 10} y={at.y + 16}>
              {texts.planned}
            </text>
          </>
        )
      }}
    </ChartFrame>
  )
}
