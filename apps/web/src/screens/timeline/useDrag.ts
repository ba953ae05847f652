import { type PointerEvent, useRef } from "react"

interface DragHandlers {
  /** How far the pointer is from where it went down, as a part of the track's width. */
  readonly onMove: (part: number) => void
  readonly onDrop: (part: number) => void
}

/** A pointer that moves less does not drag but click. In pixels. */
const leastPx = 4

/** Follows a drag along the track that an element is in. `dragged` says whether the last press was one. */
export const useDrag = ({ onDrop, onMove }: DragHandlers) => {
  const from = useRef<number | null>(null)
  const moved = useRef(false)
  const partOf = ({ clientX, currentTarget }: PointerEvent<HTMLElement>): number => {
    const track = currentTarget.closest(".timeline-track") ?? currentTarget
    return (clientX - (from.current ?? clientX)) / Math.max(1, track.getBoundingClientRect().width)
  }
  return {
    dragged: () => moved.current,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = event.clientX
        moved.current = false
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (from.current === null) return
        if (Math.abs(event.clientX - from.current) >= leastPx) moved.current = true
        if (moved.current) onMove(partOf(event))
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => {
        if (from.current !== null && moved.current) onDrop(partOf(event))
        from.current = null
      },
      onPointerCancel: () => {
        if (from.current !== null && moved.current) onDrop(0)
        from.current = null
      }
    }
  }
}
