import { ScrollX } from "../../parts/tables/ScrollX.tsx"
import { formatCount, formatPercent, formatShort } from "../../parts/values/numbers.ts"
import { compareTexts as texts } from "../../texts/compare.ts"
import { type Compared, overlapOf } from "./overlapOf.ts"
import type { PairsProps } from "./PairsProps.ts"

interface CellProps extends PairsProps {
  readonly row: Compared
  readonly column: Compared
}

/** A small share is a visible tint, a whole one the full colour. */
const tintOf = (share: number): string => `${share === 0 ? 0 : Math.round(10 + 30 * Math.sqrt(share))}%`

const Cell = ({ chosen, column, onChoose, overlaps, row }: CellProps) => {
  if (row.id === column.id) {
    return (
      <td className="overlap-own" title={texts.entities(row.entities)}>
        {formatShort(row.entities)}
      </td>
    )
  }
  const overlap = overlapOf(overlaps, row.id, column.id)
  if (overlap === null) return <td />
  const { pair, share } = overlap
  const isChosen = [chosen?.a.id, chosen?.b.id].includes(row.id) && [chosen?.a.id, chosen?.b.id].includes(column.id)
  return (
    <td>
      <button
        type="button"
        className="overlap-cell"
        style={{ "--tint": tintOf(share) }}
        aria-pressed={isChosen}
        onClick={() => onChoose(row.id, column.id)}
      >
        <span className="visually-hidden">{texts.cell(row.name, column.name)} </span>
        <strong>{pair.basis === "sample" ? texts.about(pair.both) : formatCount(pair.both)}</strong>
        <span className="visually-hidden"> {texts.cellBoth} </span>
        <span className="small">{pair.layer_shared ? texts.layerShort : formatPercent(share)}</span>
      </button>
    </td>
  )
}

/** The matrix: entities in both in each cell, those of one experiment on the diagonal. */
export const MatrixTable = (props: PairsProps) => {
  const { experiments } = props.overlaps
  return (
    <ScrollX label={texts.matrix}>
      <table className="overlap-matrix">
        <thead>
          <tr>
            <th scope="col">{texts.experiment}</th>
            {experiments.map(({ id, name }, place) => (
              <th key={id} scope="col" title={name}>
                <span className="visually-hidden">{name}</span>
                <span aria-hidden="true">{place + 1}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {experiments.map((row, place) => (
            <tr key={row.id}>
              <th scope="row">
                <span className="overlap-name">
                  <span className="soft number" aria-hidden="true">
                    {place + 1}
                  </span>
                  <span className="cut" title={row.name}>
                    {row.name}
                  </span>
                </span>
              </th>
              {experiments.map((column) => (
                <Cell key={column.id} {...props} row={row} column={column} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}
