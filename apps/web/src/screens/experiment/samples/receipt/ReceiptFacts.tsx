import type { ReactNode } from "react"
import { Copyable } from "../../../../parts/feedback/Copyable.tsx"
import { bucketColour } from "../../../../parts/values/bucketColour.ts"
import { Time } from "../../../../parts/values/Time.tsx"
import type { Outputs } from "../../../../service/trpc.ts"
import { receiptTexts } from "../../../../texts/receipt.ts"
import type { Receipt } from "./verifyReceipt.ts"

interface ReceiptFactsProps {
  readonly receipt: Receipt
  readonly sample: Outputs["samples"]["get"] | undefined
  readonly buckets: readonly string[]
}

const { facts: texts } = receiptTexts

const decidedBy = { service: texts.byService, caller: texts.byCaller, override: texts.byOverride } as const

const layerText = ({ layer }: Receipt): string => {
  if (layer === null) return texts.noLayer
  return layer.excluded ? texts.outsideShare(layer.slot) : texts.inShare(layer.slot)
}

/** Every field of a receipt in plain words. */
export const ReceiptFacts = ({ buckets, receipt, sample }: ReceiptFactsProps) => {
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      texts.entity,
      <>
        {receipt.sampled_entity} <code>{receipt.sampled_value}</code>
      </>
    ],
    [
      texts.bucket,
      <>
        <span className="swatch" style={{ "--swatch": bucketColour(buckets.indexOf(receipt.allocated_bucket)) }} />{" "}
        {receipt.allocated_bucket}
      </>
    ],
    [texts.by, decidedBy[receipt.allocated_by]],
    [texts.slot, texts.slotOf(receipt.stored_slot)],
    [texts.version, receipt.allocation_version],
    [texts.revision, receipt.revision ?? texts.noRevision],
    [texts.layer, layerText(receipt)],
    [texts.created, sample === undefined ? "…" : <Time value={sample.created_at} />],
    [
      texts.completed,
      sample === undefined ? (
        "…"
      ) : sample.completed_at === null ? (
        texts.notComplete
      ) : (
        <Time value={sample.completed_at} />
      )
    ],
    [texts.id, <Copyable label={texts.id} value={receipt.sample_id} />]
  ]
  return (
    <section className="stack stack-small">
      <h3>{texts.title}</h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
