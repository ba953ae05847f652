import { parseShare } from "../shares.ts"

/** A share as it is typed. */
export interface ShareDraft {
  readonly layerId: string
  readonly amount: string
  readonly unit: "percent" | "slots"
  readonly exclusive: boolean
}

const parseSlots = (text: string): number | null => {
  const plain = text.trim().replaceAll(/[,\s]/g, "")
  return /^\d{1,5}$/.test(plain) && Number(plain) <= 10_000 ? Number(plain) : null
}

/** The slots of the typed share; null when it is none. */
export const slotsOf = ({ amount, unit }: ShareDraft): number | null => {
  const slots = unit === "percent" ? parseShare(amount) : parseSlots(amount)
  return slots === null || slots === 0 ? null : slots
}

/** The text of a number of slots in the unit. */
export const amountOf = (slots: number, unit: ShareDraft["unit"]): string =>
  unit === "percent" ? String(slots / 100) : String(slots)
