import { bucketAt, type SlotTable } from "@sortition/domain/allocation/SlotTable"
import { hashOf, slotOfHash } from "@sortition/domain/allocation/slotOf"
import type { Outputs } from "../../../../service/trpc.ts"
import { receiptTexts } from "../../../../texts/receipt.ts"

export type Receipt = Outputs["samples"]["receipt"]
export type AllocationVersion = Outputs["buckets"]["versions"][number]

export interface Verification {
  /** The parts of the text that is hashed, between separators. */
  readonly parts: readonly string[]
  /** The length of the text in bytes. */
  readonly bytes: number
  readonly hash: number
  /** Hash × 10,000 ÷ 2^32, before it is rounded down. */
  readonly exact: number
  readonly slot: number
  readonly range: AllocationVersion["ranges"][number] | null
  /** A sentence for each disagreement; empty when all agrees. */
  readonly differences: readonly string[]
}

const { differences: texts, unowned } = receiptTexts.verify

/** As eight hexadecimal digits. */
export const toHex = (hash: number): string => `0x${hash.toString(16).padStart(8, "0")}`

const named = (bucket: string | null): string => (bucket === null ? unowned : JSON.stringify(bucket))

/** Computes a sample's slot and bucket again from its entity, the salt and its version, which is undefined if there is none. */
export const verifyReceipt = (receipt: Receipt, version: AllocationVersion | undefined): Verification => {
  const { salt, sampled_entity, sampled_value } = receipt
  const parts = ["bucket", salt, sampled_entity, sampled_value]
  const hash = hashOf(salt, sampled_entity, sampled_value)
  const slot = slotOfHash(hash)
  const ranges = version?.ranges ?? []
  const table: SlotTable = ranges.map(({ bucket_name: bucket, end, start }) => ({ bucket, start, end }))
  const bucket = bucketAt(table, slot)
  const range = ranges.find(({ end, start }) => start <= slot && slot < end) ?? null
  const owned = receipt.allocated_by === "service"
  const differences = [
    ...(hash === receipt.hash ? [] : [texts.hash(toHex(hash), toHex(receipt.hash))]),
    ...(slot === receipt.slot ? [] : [texts.slot(slot, receipt.slot)]),
    ...(slot === receipt.stored_slot ? [] : [texts.stored(slot, receipt.stored_slot)]),
    ...(version === undefined ? [texts.version(receipt.allocation_version)] : []),
    ...(version === undefined || bucket === receipt.computed_bucket
      ? []
      : [texts.range(named(bucket), named(receipt.computed_bucket))]),
    ...(version === undefined || !owned || bucket === receipt.allocated_bucket
      ? []
      : [texts.bucket(named(bucket), named(receipt.allocated_bucket))])
  ]
  return {
    parts,
    bytes: new TextEncoder().encode(parts.join("\u001f")).length,
    hash,
    exact: (hash * 10_000) / 2 ** 32,
    slot,
    range,
    differences
  }
}
