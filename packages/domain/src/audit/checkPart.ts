import type { AuditHead } from "./AuditEntry.ts"
import { linkProblem, type StoredLink } from "./linkProblem.ts"

/** The first link of a chain that does not hold. */
export interface BrokenLink {
  readonly teamId: string
  /** The entry that is altered or missing, or where the chain ends too early. */
  readonly height: number
  readonly problem: string
}

/** Consecutive links of a chain, as of one moment. */
export interface ChainPart {
  readonly teamId: string
  /** The height after which the part begins, and the hash of the entry there; null when there is no such entry. */
  readonly after: number
  readonly before: Uint8Array | null
  readonly links: readonly StoredLink[]
  /** Null when the chain has none. */
  readonly head: AuditHead | null
  /** Whether no entry follows the part. */
  readonly isLast: boolean
}

/** What is wrong with the head of a chain whose entries hold; null when nothing is. */
export const headProblem = (end: AuditHead, head: AuditHead | null): BrokenLink | null => {
  const { height, teamId } = end
  if (head === null) return { teamId, height, problem: "the head of the chain is missing" }
  if (head.height > height) {
    return { teamId, height: height + 1, problem: `it is missing: the head of the chain has the height ${head.height}` }
  }
  if (head.height < height) {
    return { teamId, height: head.height + 1, problem: "it is past the head of the chain" }
  }
  return head.hash === end.hash ? null : { teamId, height, problem: "the head of the chain has another hash" }
}

/** The first link of the part that does not hold, or the end of the chain if that does not; null when the part holds. */
export const checkPart = ({ after, before, head, isLast, links, teamId }: ChainPart): BrokenLink | null => {
  if (before === null) return { teamId, height: after, problem: "it is missing" }
  let height = after
  let hash = before
  for (const link of links) {
    height++
    if (link.height !== height) {
      return { teamId, height, problem: `it is missing: the entry after it has height ${link.height}` }
    }
    const problem = linkProblem(link, teamId, hash)
    if (problem !== null) return { teamId, height, problem }
    hash = link.hash
  }
  return isLast ? headProblem({ teamId, height, hash: Buffer.from(hash).toString("hex") }, head) : null
}
