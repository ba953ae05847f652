import { bucketColour } from "../../../../parts/values/bucketColour.ts"
import type { AllocationVersion } from "./verifyReceipt.ts"

interface SlotStripProps {
  readonly label: string
  readonly slot: number
  readonly ranges: AllocationVersion["ranges"]
  readonly buckets: readonly string[]
}

const slots = 10_000

/** The 10,000 slots with their owners, and a mark at one of them. */
export const SlotStrip = ({ buckets, label, ranges, slot }: SlotStripProps) => (
  <svg className="slot-strip" viewBox={`0 0 ${slots} 100`} preserveAspectRatio="none" role="img" aria-label={label}>
    <title>{label}</title>
    <rect width={slots} height="60" y="20" fill="var(--bucket-none)" />
    {ranges.map(({ bucket_name, end, start }) => (
      <rect
        key={start}
        x={start}
        y="20"
        width={end - start}
        height="60"
        fill={bucketColour(buckets.indexOf(bucket_name))}
      />
    ))}
    <rect x={Math.max(0, slot - 20)} width="40" height="100" fill="var(--text)" />
  </svg>
)
