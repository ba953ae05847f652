import { exactPercentage } from "@sortition/domain/allocation/Share"
import { slotsPerPercent, totalSlots } from "@sortition/domain/allocation/SlotTable"

const written = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/

/** The slots of a share in per cent with up to two decimals, as a person types it; null when it is none. */
export const parseShare = (text: string): number | null => {
  const [, whole, decimals = ""] = written.exec(text) ?? []
  if (whole === undefined) return null
  const slots = Number(whole) * slotsPerPercent + Number(decimals.padEnd(2, "0"))
  return slots <= totalSlots ? slots : null
}

/** A number of slots in per cent, as `parseShare` reads it: `33.34`. */
export const formatShare = (slots: number): string => String(exactPercentage(slots))

/** `33.34 %`. */
export const formatSlots = (slots: number): string => `${formatShare(slots)} %`

/**
 * Whole parts of `total` in proportion to the weights, the largest remainders rounded up; equal parts when all weights are zero. The parts are
 * multiples of a percent when the total and all weights are.
 */
export const apportion = (total: number, weights: readonly number[]): readonly number[] => {
  const sum = weights.reduce((one, other) => one + other, 0)
  const isWhole = sum > 0 && [total, ...weights].every((each) => each % slotsPerPercent === 0)
  const unit = isWhole ? slotsPerPercent : 1
  const exact = weights.map((weight) => (total / unit) * (sum === 0 ? 1 / weights.length : weight / sum))
  const parts = exact.map(Math.floor)
  const missing = total / unit - parts.reduce((one, other) => one + other, 0)
  const byRemainder = exact.map((each, place) => ({ place, rest: each - Math.floor(each) }))
  const raised = new Set(
    byRemainder
      .toSorted((one, other) => other.rest - one.rest || one.place - other.place)
      .slice(0, Math.round(missing))
      .map(({ place }) => place)
  )
  return parts.map((part, place) => (raised.has(place) ? part + 1 : part) * unit)
}

/** A whole number from 1 on; null for none, undefined for a text that is no such number. */
export const parseLimit = (text: string): number | null | undefined => {
  const trimmed = text.trim().replaceAll(/[,\s_]/g, "")
  if (trimmed === "") return null
  const value = Number(trimmed)
  return /^\d+$/.test(trimmed) && value >= 1 && value <= 2 ** 31 - 1 ? value : undefined
}
