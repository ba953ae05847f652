import { Button } from "../../parts/controls/Button.tsx"
import { ScrollX } from "../../parts/tables/ScrollX.tsx"
import { formatCount, formatPercent } from "../../parts/values/numbers.ts"
import { compareTexts as texts } from "../../texts/compare.ts"
import { overlapOf } from "./overlapOf.ts"
import type { PairsProps } from "./PairsProps.ts"

/** The pairs as rows, those with the most common entities first. */
export const PairTable = ({ chosen, onChoose, overlaps }: PairsProps) => {
  const pairs = overlaps.pairs
    .flatMap(({ a, b }) => overlapOf(overlaps, a, b) ?? [])
    .toSorted((one, other) => other.pair.both - one.pair.both)
  return (
    <ScrollX label={texts.matrix}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{texts.first}</th>
            <th scope="col">{texts.second}</th>
            <th scope="col" className="end">
              {texts.both}
            </th>
            <th scope="col" className="end">
              {texts.share}
            </th>
            <th scope="col">{texts.layer}</th>
            <th scope="col">
              <span className="visually-hidden">{texts.open}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ a, b, pair, share }) => (
            <tr key={`${a.id} ${b.id}`}>
              <th scope="row">{a.name}</th>
              <td>{b.name}</td>
              <td className="end">{pair.basis === "sample" ? texts.about(pair.both) : formatCount(pair.both)}</td>
              <td className="end">{formatPercent(share)}</td>
              <td>{pair.layer_shared ? a.layer_name : null}</td>
              <td className="end">
                <Button
                  small
                  aria-pressed={chosen?.pair.a === pair.a && chosen.pair.b === pair.b}
                  aria-label={texts.openPair(a.name, b.name)}
                  onClick={() => onChoose(a.id, b.id)}
                >
                  {texts.open}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}
