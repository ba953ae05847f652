import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { EmptyState } from "../../../../parts/layout/EmptyState.tsx"
import { useMay } from "../../../../service/session.ts"
import { layerTexts } from "../../../../texts/setup/layer.ts"
import { LayerMap } from "./LayerMap.tsx"
import type { Experiment } from "./layerOptions.ts"
import { layerParts } from "./layerParts.ts"
import { shareTo } from "./layerSlots.ts"
import { NewLayer } from "./NewLayer.tsx"
import { ShareForm } from "./ShareForm.tsx"
import { amountOf } from "./shareDraft.ts"
import type { useLayers } from "./useLayers.ts"
import { useShareForm } from "./useShareForm.ts"

interface LayersViewProps {
  readonly experiment: Experiment
  readonly found: ReturnType<typeof useLayers>
}

const { create, layers: layersTexts, share: texts } = layerTexts

const hintOf = ({ archived, completed_at }: Experiment, may: boolean): string => {
  if (!may) return texts.readOnly
  if (archived) return texts.archived
  return completed_at === null ? texts.hint : texts.completed
}

/** The share of the experiment, and the map of every layer of its service. */
export const LayersView = ({ experiment, found }: LayersViewProps) => {
  const { layers, nameOf, own, shares } = found
  const may = useMay("experiment_manage")
  const mayCreate = useMay("project_experiments_create")
  const [isCreating, setCreating] = useState(false)
  const booked = own?.released_at === null ? own : null
  const form = useShareForm({ experimentId: experiment.id, layers, booked })
  const canSave = may && !experiment.archived && experiment.completed_at === null
  const chosen = layers.find(({ id }) => id === form.draft.layerId)
  const held = booked !== null && booked.layer_id === chosen?.id ? booked.slots : 0
  const ownFirst = layers.toSorted(
    (one, other) => Number(other.id === own?.layer_id) - Number(one.id === own?.layer_id)
  )
  const layerName = (id: string | undefined) => layers.find((layer) => layer.id === id)?.name ?? ""
  return (
    <>
      <Card title={texts.title} hint={hintOf(experiment, may)}>
        <p>
          {own === null
            ? texts.none
            : own.released_at === null
              ? texts.owned(layerName(own.layer_id), own.slots)
              : texts.released(layerName(own.layer_id), own.slots)}
        </p>
        {canSave && chosen !== undefined && (
          <ShareForm form={form} layers={layers} booked={booked} free={chosen.free_slots + held} />
        )}
      </Card>
      <Card
        title={layersTexts.title}
        hint={canSave && layers.length > 0 ? `${layersTexts.hint} ${texts.click}` : layersTexts.hint}
        actions={
          mayCreate &&
          !isCreating && (
            <Button small onClick={() => setCreating(true)}>
              {create.open}
            </Button>
          )
        }
      >
        {isCreating && <NewLayer serviceId={experiment.service_id} onClose={() => setCreating(false)} />}
        {layers.length === 0 && !isCreating && <EmptyState title={texts.noLayers}>{texts.noLayersText}</EmptyState>}
        {ownFirst.map((layer) => {
          const ofLayer = shares.filter(({ layer_id }) => layer_id === layer.id)
          const parts = layerParts({ layer, shares: ofLayer, nameOf })
          const free = parts.find(({ kind }) => kind === "free")?.spans ?? []
          const proposal = form.wanted?.layerId === layer.id ? form.proposal.data : null
          const propose = (slot: number) => {
            const slots = shareTo(slot, free, booked?.layer_id === layer.id ? booked.slots : 0)
            if (slots !== null) form.change({ layerId: layer.id, amount: amountOf(slots, form.draft.unit) })
          }
          return (
            <LayerMap
              key={layer.id}
              layer={layer}
              parts={parts}
              proposed={proposal?.ranges ?? []}
              {...(canSave && { onSlot: propose })}
            />
          )
        })}
      </Card>
    </>
  )
}
