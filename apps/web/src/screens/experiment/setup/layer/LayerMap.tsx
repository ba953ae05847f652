import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import { layerTexts } from "../../../../texts/setup/layer.ts"
import { LayerStrip } from "./LayerStrip.tsx"
import { LayerTable } from "./LayerTable.tsx"
import type { Layer, Span } from "./layerOptions.ts"
import type { LayerPart } from "./layerParts.ts"
import { countSpans, holdoutSpans } from "./layerSlots.ts"

interface LayerMapProps {
  readonly layer: Layer
  readonly parts: readonly LayerPart[]
  readonly proposed: readonly Span[]
  readonly onSlot?: ((slot: number) => void) | undefined
}

const { layers: texts } = layerTexts

/** A layer: its sentence, its strip, and the same as a table. */
export const LayerMap = ({ layer, onSlot, parts, proposed }: LayerMapProps) => {
  const held = countSpans(holdoutSpans(layer))
  const shared = totalSlots - held - layer.free_slots
  const sentence = texts.sentence(layer.experiments.length, shared, held, layer.free_slots)
  return (
    <section className="stack stack-small" aria-label={layer.name}>
      <div className="row row-between">
        <h3>{layer.name}</h3>
        <span className="soft small">{sentence}</span>
      </div>
      <LayerStrip label={texts.strip(layer.name, sentence)} parts={parts} proposed={proposed} onSlot={onSlot} />
      <LayerTable label={`${layer.name}: ${texts.asTable}`} parts={parts} />
    </section>
  )
}
