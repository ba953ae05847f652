import type { HistoryEntry } from "./HistoryEntry.ts"

const encoder = new TextEncoder()

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

const sha256 = async (...parts: readonly Uint8Array[]): Promise<Uint8Array> => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole))
}

export interface Recomputed {
  readonly checked: number
  /** The height of the first entry whose hash is another one; null when all agree. */
  readonly broken: number | null
}

/**
 * Computes the hashes of entries in this browser: SHA-256 of the hash before and the payload. Only entries whose predecessor is there, too, can be
 * computed. The hash before the first entry is that of the team's id.
 */
export const recomputeLinks = async (entries: readonly HistoryEntry[]): Promise<Recomputed> => {
  const byHeight = new Map(entries.map((entry) => [entry.height, entry]))
  let checked = 0
  for (const { hash, height, payload, team_id } of [...byHeight.values()].sort((a, b) => a.height - b.height)) {
    const before = byHeight.get(height - 1)
    if (payload === undefined || (before === undefined && height !== 1)) continue
    const previous = before === undefined ? await sha256(encoder.encode(team_id)) : fromHex(before.hash)
    if (toHex(await sha256(previous, encoder.encode(payload))) !== hash) return { checked, broken: height }
    checked += 1
  }
  return { checked, broken: null }
}
