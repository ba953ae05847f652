import { createHash } from "node:crypto"

/** An entry of a chain, as the service answers it. */
export interface ChainEntry {
  /** From 1. */
  readonly height: number
  /** The bytes that are hashed, as text. */
  readonly payload: string
  /** SHA-256, hexadecimal. */
  readonly hash: string
}

/** What does not fit: the entry at this height. */
interface BrokenLink {
  readonly height: number
  readonly problem: string
}

const genesisOf = (teamId: string): string => createHash("sha256").update(teamId).digest("hex")

const linked = (before: string, payload: string): string =>
  createHash("sha256").update(Buffer.from(before, "hex")).update(payload, "utf8").digest("hex")

/**
 * Checks the chain of a team, the newest entry first, in constant memory. Each hash is SHA-256 of the hash before, as bytes, and the payload;
 * before the first stands SHA-256 of the team's id.
 */
export const chainCheck = (teamId: string) => {
  let head: ChainEntry | undefined
  let later: ChainEntry | undefined
  let broken: BrokenLink | undefined
  let count = 0

  const check = ({ hash, height, payload }: ChainEntry, before: string): void => {
    if (hash !== linked(before, payload))
      broken = { height, problem: "its hash is not that of the hash before and its payload" }
  }
  return {
    /** Entries that were there already are left out: pages shift while the chain grows. */
    add: (entry: ChainEntry): void => {
      if (later !== undefined && entry.height >= later.height) return
      head ??= entry
      count++
      if (later !== undefined) {
        if (entry.height === later.height - 1) check(later, entry.hash)
        else broken = { height: later.height - 1, problem: "the entry is missing" }
      }
      later = entry
    },
    /** The first broken link from the start of the chain; undefined if there is none. */
    end: () => {
      if (later !== undefined) {
        if (later.height === 1) check(later, genesisOf(teamId))
        else broken = { height: later.height - 1, problem: "the entry is missing" }
      }
      return { entries: count, head, broken }
    }
  }
}
