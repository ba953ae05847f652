import { useVirtualizer } from "@tanstack/react-virtual"
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react"
import { classes } from "../classes.ts"

export interface Column<Row> {
  readonly key: string
  readonly title: ReactNode
  /** As in `grid-template-columns`: `minmax(10rem, 2fr)`. */
  readonly width: string
  readonly end?: boolean
  readonly sorted?: "ascending" | "descending" | "none"
  readonly cell: (row: Row, index: number) => ReactNode
}

interface DataRowsProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** In pixels, 44 by default. */
  readonly rowHeight?: number
  /** As in CSS. */
  readonly height?: string
  /** Below it the rows scroll sideways. */
  readonly minWidth?: string
  /** How many rows there are in all; the loaded ones by default. */
  readonly total?: number | undefined
  readonly isChosen?: (row: Row) => boolean
  readonly onOpen?: (row: Row) => void
  /** Called when the last rows come into view. */
  readonly onEnd?: () => void
}

const overscan = 12

/** A table of any length; only the rows in view are in the page. Arrow keys move, Enter opens. */
export const DataRows = <Row,>({
  columns,
  height = "min(70vh, 40rem)",
  isChosen,
  keyOf,
  label,
  minWidth = "100%",
  onEnd,
  onOpen,
  rowHeight = 44,
  rows,
  total
}: DataRowsProps<Row>) => {
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (onEnd !== undefined && rows.length > 0 && last >= rows.length - overscan) onEnd()
  }, [last, onEnd, rows.length])

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to))
    setActive(next)
    virtual.scrollToIndex(next)
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus())
  }
  const steps: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    PageDown: () => move(active + 10),
    PageUp: () => move(active - 10),
    Home: () => move(0),
    End: () => move(rows.length - 1)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.row === undefined) return
    const row = rows[Number(event.target.dataset.row)]
    if (event.key === "Enter" && row !== undefined && onOpen !== undefined) onOpen(row)
    else if (steps[event.key] === undefined) return
    steps[event.key]?.()
    event.preventDefault()
  }
  const template = columns.map(({ width }) => width).join(" ")
  return (
    <div ref={box} className="rows" style={{ height, "--rows-columns": template, "--rows-width": minWidth }}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows of a real table cannot be placed one by one */}
      <div
        role="table"
        aria-label={label}
        aria-rowcount={(total ?? rows.length) + 1}
        className="rows-inside"
        onKeyDown={onKeyDown}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the head is not chosen, its buttons are */}
        <div role="row" aria-rowindex={1} className="rows-line rows-head">
          {columns.map(({ end, key, sorted, title }) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div key={key} role="columnheader" className={classes(end && "end")} aria-sort={sorted}>
              {title}
            </div>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {shown.map(({ index, start }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <div
                key={keyOf(row)}
                role="row"
                aria-rowindex={index + 2}
                data-row={index}
                tabIndex={index === active ? 0 : -1}
                className={classes("rows-line is-body", isChosen?.(row) && "is-chosen")}
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                onFocus={() => setActive(index)}
                onDoubleClick={() => onOpen?.(row)}
              >
                {columns.map(({ cell, end, key }) => (
                  // biome-ignore lint/a11y/useSemanticElements: as above
                  <div key={key} role="cell" className={classes(end && "end")}>
                    {cell(row, index)}
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
