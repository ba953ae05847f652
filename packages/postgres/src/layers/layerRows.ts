import type { LayerShare } from "@sortition/domain/allocation/LayerShare"
import { countSlots, exactPercentage } from "@sortition/domain/allocation/Share"
import type { SlotSpan } from "@sortition/domain/allocation/SlotTable"
import { holdoutSlots } from "@sortition/domain/layers/bookLayer"
import type { Layer, LayerBooking, LayerInUse } from "@sortition/domain/layers/Layer"
import type { Sql } from "../sql/connect.ts"
import { spansOf, toMultirange } from "../sql/multirange.ts"
import { tableColumns } from "../sql/tableColumns.ts"

type Fragment = ReturnType<Sql>

const columns = tableColumns<Layer>({
  id: "fixed",
  serviceId: "fixed",
  name: "fixed",
  salt: "fixed",
  holdoutPercentage: "fixed",
  createdAt: "fixed",
  updatedAt: "fixed"
})
const layerColumns = columns.of("l")

/** The share of each of these experiments that is in a layer, also a released one, by experiment. */
export const readLayerShares = async (
  sql: Sql,
  experimentIds: readonly string[]
): Promise<ReadonlyMap<string, LayerShare>> => {
  const rows = await sql<{ experimentId: string; id: string; salt: string; slots: string }[]>`
    SELECT b.experiment_id, l.id, l.salt, b.slots::text FROM layer_bookings b JOIN layers l ON l.number = b.layer_number
    WHERE b.experiment_id = ANY(${experimentIds}::uuid[])`
  return new Map(rows.map(({ experimentId, slots, ...layer }) => [experimentId, { ...layer, slots: spansOf(slots) }]))
}

/** The experiment's share of its layer, also a released one; null when it is in none. */
export const readLayerShare = async (sql: Sql, experimentId: string): Promise<LayerShare | null> =>
  (await readLayerShares(sql, [experimentId])).get(experimentId) ?? null

/** Layers `l` with the share in force of each experiment. `where` may end with an ORDER BY. */
export const readLayers = async (sql: Sql, where: Fragment): Promise<readonly LayerInUse[]> => [
  ...(await sql<LayerInUse[]>`
    SELECT ${layerColumns(sql)}, coalesce((
      SELECT json_agg(json_build_object('experimentId', experiment_id, 'slots', slot_count(slots)) ORDER BY experiment_id)
      FROM layer_bookings b WHERE b.layer_number = l.number AND experiment_id IS NOT NULL AND released_at IS NULL
    ), '[]') AS shares
    FROM layers l WHERE ${where}`)
]

/** Bookings `b` of experiments in layers `l`. */
export const readBookings = async (sql: Sql, where: Fragment): Promise<readonly LayerBooking[]> => {
  const rows = await sql<(Omit<LayerBooking, "slots"> & { slots: string })[]>`
    SELECT l.id AS layer_id, b.experiment_id, b.slots::text, b.created_at, b.updated_at, b.released_at
    FROM layer_bookings b JOIN layers l ON l.number = b.layer_number WHERE b.experiment_id IS NOT NULL AND ${where}`
  return rows.map(({ slots, ...row }) => ({ ...row, slots: spansOf(slots) }))
}

export const readLayer = async (sql: Sql, id: string): Promise<Layer | null> => {
  const [layer] = await sql<Layer[]>`SELECT ${layerColumns(sql)} FROM layers l WHERE id = ${id}`
  return layer ?? null
}

/** Reads and locks the layer: no other transaction can book in it until this one ends. */
export const holdLayer = async (sql: Sql, id: string): Promise<Layer | null> => {
  const [layer] = await sql<Layer[]>`SELECT ${layerColumns(sql)} FROM layers l WHERE id = ${id} FOR UPDATE`
  return layer ?? null
}

/** For the previous version, which counts in per cent: it must not take a slot for free that is booked. */
const roundedUp = (slots: readonly SlotSpan[]) => Math.ceil(exactPercentage(countSlots(slots)))

type NewBooking = Omit<LayerBooking, "experimentId"> & { readonly experimentId: string | null }

/** Stores the booking in place of the experiment's earlier one in any layer. */
export const writeBooking = (
  sql: Sql,
  { createdAt, experimentId, layerId, releasedAt, slots, updatedAt }: NewBooking
) => sql`
  INSERT INTO layer_bookings (layer_number, experiment_id, percentage, slots, created_at, updated_at, released_at)
  SELECT number, ${experimentId}::uuid, ${roundedUp(slots)}::int, ${toMultirange(slots)}::text::int4multirange, ${createdAt}::timestamptz,
    ${updatedAt}::timestamptz, ${releasedAt}::timestamptz
  FROM layers WHERE id = ${layerId}
  ON CONFLICT (experiment_id) DO UPDATE SET layer_number = EXCLUDED.layer_number, percentage = EXCLUDED.percentage,
    slots = EXCLUDED.slots, created_at = EXCLUDED.created_at, updated_at = EXCLUDED.updated_at,
    released_at = EXCLUDED.released_at`

/** Stores the layer, and its holdout as a booking without an experiment. */
export const insertLayer = async (sql: Sql, layer: Layer): Promise<void> => {
  const { createdAt, holdoutPercentage, id, updatedAt } = layer
  await sql`INSERT INTO layers ${sql(layer, columns.all)}`
  if (holdoutPercentage === 0) return
  const slots = holdoutSlots(layer)
  await writeBooking(sql, {
    layerId: id,
    experimentId: null,
    slots,
    createdAt,
    updatedAt,
    releasedAt: null
  })
}
