import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual"
import {
  type FocusEvent,
  type KeyboardEvent,
  memo,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState
} from "react"
import { texts } from "../../texts/common.ts"
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
  /** A row that is not loaded is undefined. */
  readonly rows: readonly (Row | undefined)[]
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
  /** Called with the first and the last row in view. */
  readonly onView?: (first: number, last: number) => void
}

const overscan = 8

interface LoadingRowProps {
  readonly index: number
  readonly start: number
  readonly height: number
}

const LoadingRow = ({ height, index, start }: LoadingRowProps) => (
  // biome-ignore lint/a11y/useSemanticElements: as the other rows
  <div
    role="row"
    aria-rowindex={index + 2}
    aria-busy="true"
    data-row={index}
    tabIndex={-1}
    className="rows-line is-body is-loading"
    style={{ height, transform: `translateY(${start}px)` }}
  >
    {/* biome-ignore lint/a11y/useSemanticElements: as the other cells */}
    <div role="cell" className="skeleton">
      <span className="visually-hidden">{texts.loading}</span>
    </div>
  </div>
)

interface BodyRowProps<Row> extends LoadingRowProps {
  readonly row: Row
  readonly columns: readonly Column<Row>[]
  readonly isActive: boolean
  readonly isChosen: boolean
  readonly onFocus: (index: number) => void
  readonly onOpen: ((row: Row) => void) | undefined
}

const PlainRow = <Row,>({
  columns,
  height,
  index,
  isActive,
  isChosen,
  onFocus,
  onOpen,
  row,
  start
}: BodyRowProps<Row>) => (
  // biome-ignore lint/a11y/useSemanticElements: rows of a real table cannot be placed one by one
  <div
    role="row"
    aria-rowindex={index + 2}
    data-row={index}
    tabIndex={isActive ? 0 : -1}
    className={classes("rows-line is-body", isChosen && "is-chosen")}
    style={{ height, transform: `translateY(${start}px)` }}
    onFocus={() => onFocus(index)}
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

// A row renders again only when its own properties change: scrolling renders the rows that come into view. `memo` forgets the type parameter.
const BodyRow = memo(PlainRow) as typeof PlainRow

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
  onView,
  rowHeight = 44,
  rows,
  total
}: DataRowsProps<Row>) => {
  const box = useRef<HTMLDivElement>(null)
  const [activeAt, setActive] = useState(0)
  const lastRow = Math.max(0, rows.length - 1)
  const active = Math.min(activeAt, lastRow)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan,
    // The active row stays in the page wherever the others scroll: with it the focus would go, and the next key.
    rangeExtractor: (range: Range) => [...new Set([active, ...defaultRangeExtractor(range)])].sort((a, b) => a - b)
  })
  const first = Math.max(0, (virtual.range?.startIndex ?? 0) - overscan)
  const last = Math.min(lastRow, (virtual.range?.endIndex ?? 0) + overscan)
  useEffect(() => {
    if (onEnd !== undefined && rows.length > 0 && last >= rows.length - overscan) onEnd()
  }, [last, onEnd, rows.length])

  useEffect(() => onView?.(first, last), [first, last, onView])

  const wanted = useRef<number>(undefined)
  const focusWanted = useEffectEvent(() => {
    if (wanted.current === undefined) return
    const row = box.current?.querySelector(`[data-row="${Math.min(wanted.current, lastRow)}"]`)
    if (!(row instanceof HTMLElement)) return
    // What holds the place of a row passes the focus on to it.
    if (row.ariaBusy !== "true") wanted.current = undefined
    row.focus({ preventScroll: true })
  })
  // Before the browser can give a key to a page in which the row that had the focus is gone. A far row may have to load first.
  useLayoutEffect(() => focusWanted())

  const move = (to: number) => {
    const next = Math.max(0, Math.min(lastRow, to))
    setActive(next)
    wanted.current = next
    virtual.scrollToIndex(next)
  }
  const steps: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    PageDown: () => move(active + 10),
    PageUp: () => move(active - 10),
    Home: () => move(0),
    End: () => move(lastRow)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.row === undefined) return
    const row = rows[Number(event.target.dataset.row)]
    if (event.key === "Enter" && row !== undefined && onOpen !== undefined) onOpen(row)
    else if (steps[event.key] === undefined) return
    steps[event.key]?.()
    event.preventDefault()
  }
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null && box.current?.contains(relatedTarget) !== true) wanted.current = undefined
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
        onBlur={onBlur}
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
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (row === undefined)
              return <LoadingRow key={`at-${index}`} index={index} start={start} height={rowHeight} />
            return (
              <BodyRow
                key={keyOf(row)}
                row={row}
                index={index}
                start={start}
                height={rowHeight}
                columns={columns}
                isActive={index === active}
                isChosen={isChosen?.(row) === true}
                onFocus={setActive}
                onOpen={onOpen}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
