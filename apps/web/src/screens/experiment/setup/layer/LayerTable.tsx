import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { formatCount } from "../../../../parts/values/numbers.ts"
import { layerTexts } from "../../../../texts/setup/layer.ts"
import { formatSlots } from "../shares.ts"
import type { LayerPart } from "./layerParts.ts"
import { countSpans, spansText } from "./layerSlots.ts"

interface LayerTableProps {
  readonly label: string
  readonly parts: readonly LayerPart[]
}

const { layers: texts } = layerTexts

/** What the strip shows, in words. */
export const LayerTable = ({ label, parts }: LayerTableProps) => (
  <ScrollX label={label}>
    <table className="plain-table layer-table">
      <thead>
        <tr>
          <th scope="col">{texts.owner}</th>
          <th scope="col" className="end">
            {texts.share}
          </th>
          <th scope="col" className="end">
            {texts.count}
          </th>
          <th scope="col">{texts.slots}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ colour, key, kind, name, spans }) => (
          <tr key={`${key} ${kind}`}>
            <td>
              <span className="layer-owner">
                <span className={`swatch layer-${kind}`} style={kind === "owned" ? { "--swatch": colour } : {}} />
                {name}
              </span>
            </td>
            <td className="end">{formatSlots(countSpans(spans))}</td>
            <td className="end">{formatCount(countSpans(spans))}</td>
            <td className="number">{spansText(spans)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollX>
)
