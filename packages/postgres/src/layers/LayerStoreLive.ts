import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import type { BookingFacts } from "@sortition/domain/layers/bookLayer"
import { LayerStore } from "@sortition/domain/layers/LayerStore"
import { Effect, Layer, Result } from "effect"
import { raiseRevision } from "../experiments/experimentRows.ts"
import { Database, query, type Sql } from "../sql/Database.ts"
import { first, pageOf } from "../sql/rows.ts"
import { holdLayer, insertLayer, readBookings, readLayers, writeBooking } from "./layerRows.ts"

/** Locks the experiment until the transaction ends. Lock order: experiment, then layer. */
const holdExperiment = async (sql: Sql, id: string): Promise<BookingFacts["experiment"] | undefined> => {
  const [experiment] = await sql<BookingFacts["experiment"][]>`
    SELECT id, archived, service_id FROM experiments WHERE id = ${id} FOR UPDATE`
  return experiment
}

/** Locks the service's team until the transaction ends; returns its id. Lock order: team, service, experiment. */
const holdTeamOf = async (sql: Sql, serviceId: string): Promise<string> => {
  const [team] = await sql<{ id: string }[]>`
    SELECT id FROM teams WHERE id = (SELECT team_id FROM services WHERE id = ${serviceId}) FOR NO KEY UPDATE`
  return team?.id ?? ""
}

/** The names of the team's layers. */
const readNames = async (sql: Sql, teamId: string): Promise<readonly string[]> => {
  const rows = await sql<{ name: string }[]>`
    SELECT l.name FROM layers l JOIN services s ON s.id = l.service_id WHERE s.team_id = ${teamId} ORDER BY l.id`
  return rows.map(({ name }) => name)
}

export const LayerStoreLive = Layer.effect(
  LayerStore,
  Effect.gen(function* () {
    const { change, changeResult, sql } = yield* Database
    const bookingOf = (connection: Sql, id: string) => readBookings(connection, connection`b.experiment_id = ${id}`)

    return LayerStore.of({
      insert: (layer, decide) =>
        changeResult(async (connection) => {
          const teamId = await holdTeamOf(connection, layer.serviceId)
          const decided = decide(await readNames(connection, teamId))
          if (Result.isSuccess(decided)) await insertLayer(connection, layer)
          return decided
        }),
      find: (id) => query(() => readLayers(sql, sql`l.id = ${id}`)).pipe(Effect.map(first)),
      list: (serviceId, page) =>
        query(() => readLayers(sql, sql`l.service_id = ${serviceId} AND ${pageOf(sql, page)}`)),
      booking: (experimentId) => query(() => bookingOf(sql, experimentId)).pipe(Effect.map(first)),
      // Locks only the layer of the new booking: released slots of another layer conflict with no booking.
      book: (experimentId, layerId, decide) =>
        changeResult(async (connection) => {
          const experiment = await holdExperiment(connection, experimentId)
          if (experiment === undefined) return Result.fail(new ExperimentNotFound({ id: experimentId }))
          const layer = await holdLayer(connection, layerId)
          const bookings = await readBookings(connection, connection`l.id = ${layerId}`)
          const [booking = null] = await bookingOf(connection, experimentId)
          const decided = decide({ experiment, layer, bookings, booking })
          if (Result.isSuccess(decided) && decided.success !== booking) {
            await writeBooking(connection, decided.success)
            await raiseRevision(connection, experimentId)
          }
          return decided
        }),
      release: (experimentId) =>
        change(async (connection) => {
          await holdExperiment(connection, experimentId)
          const { count } = await connection`DELETE FROM layer_bookings WHERE experiment_id = ${experimentId}`
          if (count > 0) await raiseRevision(connection, experimentId)
          return count > 0
        })
    })
  })
)
