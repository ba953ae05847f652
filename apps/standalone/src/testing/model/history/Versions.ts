import { bucketAt } from "@sortition/domain/allocation/SlotTable"
import type { Interval } from "../Step.ts"
import type { StoredVersion } from "./Facts.ts"
import type { ExperimentHistory, Reweighted } from "./History.ts"

interface Known extends Interval {
  readonly version: number
  readonly names: Reweighted["names"]
  readonly added: string | null
}

/** The versions of one experiment, and when each change that made one was sent and answered. */
export class Versions {
  private readonly stored: readonly StoredVersion[]
  private readonly known: readonly Known[]

  constructor({ reweighted }: ExperimentHistory, stored: readonly StoredVersion[]) {
    this.stored = stored
    this.known = reweighted.flatMap((change) => {
      const version = change.version ?? this.versionOf(change)
      return version === null ? [] : { ...change, version }
    })
  }

  /** The version that added a bucket, unless several of that time may be it. */
  private versionOf({ added, createdAt }: Reweighted): number | null {
    const [version, ...others] = this.stored.filter((each) => each.createdAt === createdAt)
    const hasBucket = version?.table.some(({ bucket }) => bucket === added) ?? false
    return others.length === 0 && hasBucket ? (version?.version ?? null) : null
  }

  private bounds({ from, to }: Interval) {
    const before = this.known.filter((each) => each.to < from).map(({ version }) => version)
    // A change to the same distribution answers with the version that is there: 0, the empty one, from the beginning.
    const after = [...Map.groupBy(this.known, ({ version }) => version)].flatMap(([version, answers]) =>
      version > 0 && answers.every((each) => each.from > to) ? version : []
    )
    return { lowest: Math.max(0, ...before), next: Math.min(Number.POSITIVE_INFINITY, ...after) }
  }

  /** Whether a request may have been decided on this version. */
  allows(version: number, during: Interval): boolean {
    const { lowest, next } = this.bounds(during)
    return version >= lowest && version < next
  }

  /** The slot tables that may have been current during a request. */
  tables(during: Interval) {
    const empty = { version: 0, table: [] }
    return [empty, ...this.stored].filter(({ version }) => this.allows(version, during))
  }

  /** The owners that a slot may have had during a request. */
  ownersOf(slot: number, during: Interval): readonly (string | null)[] {
    return this.tables(during).map(({ table }) => bucketAt(table, slot))
  }

  ownerAt(version: number, slot: number): string | null {
    return bucketAt(this.stored.find((each) => each.version === version)?.table ?? [], slot)
  }

  exists(version: number): boolean {
    return version === 0 || this.stored.some((each) => each.version === version)
  }

  /** The names of the buckets of a version; undefined when no answer says them. */
  private namesAt(version: number): readonly string[] | undefined {
    if (version === 0) return []
    const change = this.known.find((each) => each.version === version)
    if (change === undefined || change.names !== null) return change?.names ?? undefined
    const before = this.namesAt(version - 1)
    return before === undefined || change.added === null ? undefined : [...before, change.added]
  }

  /** Whether a bucket may have existed, and whether it may have been missing, during a request. */
  presence(bucket: string, during: Interval): { readonly mayExist: boolean; readonly mayLack: boolean } {
    const names = this.tables(during).map(({ version }) => this.namesAt(version))
    return {
      mayExist: names.some((each) => each === undefined || each.includes(bucket)),
      mayLack: names.some((each) => each === undefined || !each.includes(bucket))
    }
  }
}
