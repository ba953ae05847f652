import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { LayerShareTaken } from "@sortition/domain/experiments/LayerShareTaken"
import { holdsShare } from "@sortition/domain/experiments/lifecycle"
import { SamplesDetached } from "@sortition/domain/experiments/SamplesDetached"
import { Result } from "effect"
import type { Sql } from "../sql/connect.ts"

type Holders = LayerShareTaken["holders"]

/** The experiments that hold slots of the share that the experiment has released. */
const readHolders = (sql: Sql, experimentId: string) => sql<[...Holders]>`
  SELECT e.id, e.number, e.name FROM layer_bookings released
  JOIN layer_bookings held ON held.layer_number = released.layer_number AND held.released_at IS NULL AND held.slots && released.slots
  JOIN experiments e ON e.id = held.experiment_id
  WHERE released.experiment_id = ${experimentId} AND e.id <> ${experimentId} ORDER BY e.id`

/** An experiment without its samples could sample an entity again, into another bucket. */
const reopensDetached = async (sql: Sql, before: Experiment, after: Experiment): Promise<boolean> => {
  if (before.completedAt === null || after.completedAt !== null) return false
  const rows = await sql`SELECT FROM experiments WHERE id = ${after.id} AND samples_detached_at IS NOT NULL`
  return rows.length > 0
}

/**
 * Releases the share of a layer of an experiment that is completed or archived, and books it again for one that is reopened, unless its
 * samples are detached. Nothing is written when it fails. The transaction has locked the experiment. Lock order: experiment, then layer.
 */
export const settleShare = async (
  sql: Sql,
  before: Experiment,
  after: Experiment
): Promise<Result.Result<void, LayerShareTaken | SamplesDetached>> => {
  if (await reopensDetached(sql, before, after)) return Result.fail(new SamplesDetached({ id: after.id }))
  if (holdsShare(before) === holdsShare(after)) return Result.void
  if (!holdsShare(after)) {
    await sql`UPDATE layer_bookings SET released_at = ${after.updatedAt} WHERE experiment_id = ${after.id}`
    return Result.void
  }
  await sql`
    SELECT FROM layers WHERE number = (SELECT layer_number FROM layer_bookings WHERE experiment_id = ${after.id}) FOR UPDATE`
  // A later statement reads what was booked before the lock.
  const holders = await readHolders(sql, after.id)
  if (holders.length > 0) return Result.fail(new LayerShareTaken({ holders }))
  await sql`UPDATE layer_bookings SET released_at = NULL WHERE experiment_id = ${after.id}`
  return Result.void
}
