import { totalSlots } from "@sortition/domain/allocation/SlotTable"

interface SlotBarProps {
  /** What a reader should know, in one sentence. */
  readonly label: string
  /** Slots from `start` up to `end`; slots in no range are unallocated. */
  readonly ranges: readonly { readonly bucket: string; readonly start: number; readonly end: number }[]
  readonly colourOf: (bucket: string) => string
  /** In pixels. */
  readonly height?: number
}

/** All 10,000 slots in one line, in the colours of their buckets. */
export const SlotBar = ({ colourOf, height = 20, label, ranges }: SlotBarProps) => (
  <svg
    className="slot-bar"
    height={height}
    viewBox={`0 0 ${totalSlots} 1`}
    preserveAspectRatio="none"
    role="img"
    aria-label={label}
  >
    <rect width={totalSlots} height="1" fill="var(--bucket-none)" />
    {ranges.map(({ bucket, end, start }) => (
      <rect key={start} x={start} width={end - start} height="1" fill={colourOf(bucket)} />
    ))}
  </svg>
)
