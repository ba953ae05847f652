import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import { layerDomain, slotHasher } from "@sortition/domain/allocation/slotOf"
import type { Sql } from "../sql/connect.ts"

/** Rows in memory at a time. */
const chunk = 5_000

/** Milliseconds: samples with older ids than this are stored by now, as a rule. */
const settling = 60_000

const noId = "00000000-0000-0000-0000-000000000000"
const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff"

interface Key {
  readonly id: string
  readonly sampledEntity: string
  readonly sampledValue: string
}

/** Samples of an experiment, counted by their slot in a layer with this salt. */
interface Counted {
  readonly experimentId: string
  readonly salt: string
  /** Ids after this one … */
  readonly after: string
  /** … up to this one, included. */
  readonly upTo: string
}

interface Tally extends Counted {
  readonly slots: Uint32Array
  readonly samples: number
}

const tally = async (sql: Sql, counted: Counted): Promise<Tally> => {
  const { experimentId, salt, upTo } = counted
  const slotOf = slotHasher(salt, layerDomain)
  const slots = new Uint32Array(totalSlots)
  let samples = 0
  for (let after: string | undefined = counted.after; after !== undefined; ) {
    const rows: readonly Key[] = await sql<Key[]>`
      SELECT id, sampled_entity, sampled_value FROM samples
      WHERE experiment_id = ${experimentId} AND id > ${after} AND id <= ${upTo} ORDER BY id LIMIT ${chunk}`
    for (const { sampledEntity, sampledValue } of rows) {
      const slot = slotOf(sampledEntity, sampledValue)
      slots[slot] = (slots[slot] ?? 0) + 1
    }
    samples += rows.length
    after = rows.length < chunk ? undefined : rows.at(-1)?.id
  }
  return { ...counted, slots, samples }
}

/** The smallest UUID version 7 of the moment, milliseconds since the epoch. */
const idAt = (moment: number) => {
  const time = moment.toString(16).padStart(12, "0")
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}

/** Counts all samples of one view of the database. */
export const countAll = async (sql: Sql, experimentId: string, salt: string): Promise<ArrayLike<number>> =>
  (await tally(sql, { experimentId, salt, after: noId, upTo: lastId })).slots

/** Counts, without a lock, the samples that have older ids than `now` by a minute. */
export const countSettled = (sql: Sql, experimentId: string, salt: string, now: number): Promise<Tally> =>
  tally(sql, { experimentId, salt, after: noId, upTo: idAt(now - settling) })

/**
 * Completes a count while the transaction lets nothing be sampled in the experiment. Stored samples are never deleted and keep entity and value,
 * so the same number of settled samples is the same samples; otherwise all are counted again.
 */
export const countHeld = async (sql: Sql, settled: Tally): Promise<ArrayLike<number>> => {
  const { experimentId, salt, samples, slots, upTo } = settled
  const [row] = await sql<{ stored: number }[]>`
    SELECT count(*)::int AS stored FROM samples WHERE experiment_id = ${experimentId} AND id <= ${upTo}`
  if (row?.stored !== samples) return countAll(sql, experimentId, salt)
  const recent = await tally(sql, { experimentId, salt, after: upTo, upTo: lastId })
  return slots.map((count, slot) => count + (recent.slots[slot] ?? 0))
}
