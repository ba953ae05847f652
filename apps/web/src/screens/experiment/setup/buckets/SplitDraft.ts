import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import { apportion, formatShare, parseLimit, parseShare } from "../shares.ts"
import { writtenValue } from "../typedJson.ts"
import type { StoredBucket } from "./splitOptions.ts"

/** A bucket as it is being edited; texts as they were typed. */
export interface DraftBucket {
  readonly key: number
  readonly name: string
  /** Whether the name can be changed: only of buckets that are not stored. */
  readonly isNew: boolean
  readonly share: string
  readonly limit: string
  /** JSON. */
  readonly value: string
}

/** A split as it is being edited. */
export interface SplitDraft {
  readonly rows: readonly DraftBucket[]
  /** Whether the other buckets give way when one changes, so that the total stays. */
  readonly keepsTotal: boolean
  readonly nextKey: number
  /** The bucket whose share changes now, and the rows before: digits that are typed one after the other are one change. */
  readonly change: { readonly key: number; readonly before: readonly DraftBucket[] } | null
}

export type SplitAction =
  | { readonly type: "share" | "name" | "limit" | "value"; readonly key: number; readonly text: string }
  | { readonly type: "remove"; readonly key: number }
  | { readonly type: "add" | "equal" }
  | { readonly type: "keepTotal"; readonly on: boolean }
  | { readonly type: "reset"; readonly buckets: readonly StoredBucket[] }

export const slotsOf = ({ share }: Pick<DraftBucket, "share">): number => parseShare(share) ?? 0

export const totalOf = (rows: readonly DraftBucket[]): number => rows.reduce((sum, row) => sum + slotsOf(row), 0)

export const draftOf = (buckets: readonly StoredBucket[]): SplitDraft => {
  const rows = buckets.map(({ bucket_name, max_samples, slots, value }, key) => ({
    key,
    name: bucket_name,
    isNew: false,
    share: formatShare(slots),
    limit: max_samples === null ? "" : String(max_samples),
    value: writtenValue(value)
  }))
  return { rows, keepsTotal: totalOf(rows) === totalSlots, nextKey: rows.length, change: null }
}

/** The rows with one share changed; the others share the rest in their proportions. */
const rebalanced = (rows: readonly DraftBucket[], key: number, slots: number): readonly DraftBucket[] => {
  const others = rows.filter((row) => row.key !== key)
  const rest = Math.max(0, Math.min(totalSlots, totalOf(rows)) - slots)
  const parts = apportion(rest, others.map(slotsOf))
  const shares = new Map(others.map((row, place) => [row.key, formatShare(parts[place] ?? 0)]))
  return rows.map((row) => ({ ...row, share: shares.get(row.key) ?? row.share }))
}

const withShare = (draft: SplitDraft, key: number, text: string): SplitDraft => {
  const before = draft.change?.key === key ? draft.change.before : draft.rows
  const slots = parseShare(text)
  const rows = draft.keepsTotal && slots !== null ? rebalanced(before, key, slots) : draft.rows
  return {
    ...draft,
    rows: rows.map((row) => (row.key === key ? { ...row, share: text } : row)),
    change: { key, before }
  }
}

const equal = (rows: readonly DraftBucket[]): readonly DraftBucket[] => {
  const parts = apportion(
    totalSlots,
    rows.map(() => 0)
  )
  return rows.map((row, place) => ({ ...row, share: formatShare(parts[place] ?? 0) }))
}

const added = (draft: SplitDraft): readonly DraftBucket[] => {
  const share = formatShare(Math.max(0, totalSlots - totalOf(draft.rows)))
  return [...draft.rows, { key: draft.nextKey, name: "", isNew: true, share, limit: "", value: "" }]
}

/** The draft after one edit. */
export const changeSplit = (draft: SplitDraft, action: SplitAction): SplitDraft => {
  switch (action.type) {
    case "share":
      return withShare(draft, action.key, action.text)
    case "name":
    case "limit":
    case "value": {
      const { key, text, type } = action
      return {
        ...draft,
        change: null,
        rows: draft.rows.map((row) => (row.key === key ? { ...row, [type]: text } : row))
      }
    }
    case "remove":
      return { ...draft, change: null, rows: draft.rows.filter(({ key }) => key !== action.key) }
    case "add":
      return { ...draft, change: null, rows: added(draft), nextKey: draft.nextKey + 1 }
    case "equal":
      return { ...draft, change: null, rows: equal(draft.rows) }
    case "keepTotal":
      return { ...draft, change: null, keepsTotal: action.on }
    case "reset":
      return draftOf(action.buckets)
  }
}

/** Whether saving would change something. */
export const isChanged = (rows: readonly DraftBucket[], buckets: readonly StoredBucket[]): boolean =>
  rows.length !== buckets.length ||
  rows.some(({ limit, name, share, value }, place) => {
    const stored = buckets[place]
    return (
      stored === undefined ||
      name !== stored.bucket_name ||
      parseShare(share) !== stored.slots ||
      parseLimit(limit) !== stored.max_samples ||
      value.trim() !== writtenValue(stored.value)
    )
  })
