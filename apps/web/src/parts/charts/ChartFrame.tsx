import { type ReactNode, useId, useRef, useState } from "react"
import { texts } from "../../texts/common.ts"
import { Button } from "../controls/Button.tsx"
import { type ChartTable, toCsv } from "./ChartTable.ts"
import { downloadFile } from "./downloadFile.ts"
import { downloadPng } from "./downloadPng.ts"
import { useWidth } from "./useWidth.ts"

interface ChartFrameProps {
  readonly title: string
  /** What a reader should see in it, in one sentence; the name of the drawing. */
  readonly summary: string
  /** In pixels. */
  readonly height: number
  /** The same as a table, for readers and spreadsheets. */
  readonly table: ChartTable
  readonly legend?: ReactNode
  /** Draws into an svg of this width and the height given. */
  readonly children: (width: number) => ReactNode
}

const fileName = (title: string): string => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")

/** A drawing with its sentence, its table and its files. */
export const ChartFrame = ({ children, height, legend, summary, table, title }: ChartFrameProps) => {
  const id = useId()
  const svg = useRef<SVGSVGElement>(null)
  const [box, width] = useWidth<HTMLDivElement>()
  const [asTable, setAsTable] = useState(false)
  const name = fileName(title)
  return (
    <figure className="chart" aria-labelledby={id}>
      <div className="chart-head">
        <figcaption id={id}>
          <h3>{title}</h3>
        </figcaption>
        <div className="row no-print">
          <Button small kind="plain" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? texts.chart.asChart : texts.chart.asTable}
          </Button>
          <Button
            small
            kind="plain"
            aria-label={`${texts.chart.csv}: ${title}`}
            onClick={() => downloadFile(`${name}.csv`, new Blob([toCsv(table)], { type: "text/csv" }))}
          >
            {texts.chart.csv}
          </Button>
          <Button
            small
            kind="plain"
            aria-label={`${texts.chart.png}: ${title}`}
            disabled={asTable}
            onClick={() => svg.current !== null && void downloadPng(svg.current, name)}
          >
            {texts.chart.png}
          </Button>
        </div>
      </div>
      <div ref={box}>
        {asTable ? (
          <section
            className="scroll-x"
            style={{ maxHeight: height, overflow: "auto" }}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label={title}
          >
            <table className="plain-table small">
              <thead>
                <tr>
                  {table.columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {table.rows.map((cells) => (
                  <tr key={cells.join(" ")}>
                    {cells.map((cell, index) => (
                      <td key={table.columns[index]} className={typeof cell === "number" ? "end" : ""}>
                        {cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        ) : (
          <svg ref={svg} width={width} height={height} role="img" aria-label={summary}>
            <title>{summary}</title>
            {children(width)}
          </svg>
        )}
      </div>
      {legend}
    </figure>
  )
}
