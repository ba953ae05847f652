import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import { useId } from "react"
import type { Span } from "./layerOptions.ts"
import type { LayerPart } from "./layerParts.ts"

interface LayerStripProps {
  readonly label: string
  readonly parts: readonly LayerPart[]
  /** The slots that a share would have. */
  readonly proposed: readonly Span[]
  readonly onSlot?: ((slot: number) => void) | undefined
}

const height = 44

/** The 10,000 slots of a layer in one line. Released slots have a dashed line below, proposed ones a frame. */
export const LayerStrip = ({ label, onSlot, parts, proposed }: LayerStripProps) => {
  const pattern = useId()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field of the share does the same by keyboard
    <svg
      className={onSlot === undefined ? "layer-strip" : "layer-strip is-open"}
      viewBox={`0 0 ${totalSlots} ${height}`}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      onClick={({ clientX, currentTarget }) => {
        const { left, width } = currentTarget.getBoundingClientRect()
        onSlot?.(Math.min(totalSlots - 1, Math.floor(((clientX - left) / width) * totalSlots)))
      }}
    >
      <title>{label}</title>
      <defs>
        <pattern id={pattern} width="120" height="8" patternUnits="userSpaceOnUse">
          <rect width="120" height="8" fill="var(--surface-sunken)" />
          <rect width="48" height="8" fill="var(--line-strong)" />
        </pattern>
      </defs>
      {parts.flatMap(({ colour, key, kind, spans }) =>
        spans.map(({ end, start }) =>
          kind === "released" ? (
            <line
              key={`${key} ${start} released`}
              className="layer-released"
              x1={start}
              x2={end}
              y1={height - 2}
              y2={height - 2}
            />
          ) : (
            <rect
              key={`${key} ${start}`}
              x={start}
              width={end - start}
              y="0"
              height={height - 6}
              fill={kind === "holdout" ? `url(#${pattern})` : colour}
            />
          )
        )
      )}
      {proposed.map(({ end, start }) => (
        <rect key={start} className="layer-proposed" x={start} width={end - start} y="1" height={height - 8} />
      ))}
    </svg>
  )
}
