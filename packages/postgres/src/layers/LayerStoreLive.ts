import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import type { BookingFacts } from "@sortition/domain/layers/bookLayer"
import type { BookedShare } from "@sortition/domain/layers/Layer"
import { LayerStore } from "@sortition/domain/layers/LayerStore"
import { Clock, Effect, Layer, Option, Result, Semaphore } from "effect"
import { raiseRevision } from "../experiments/experimentRows.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { patientQuery, query } from "../sql/query.ts"
import { first, pageOf } from "../sql/rows.ts"
import { searched } from "../sql/searched.ts"
import { oneView, patientTransaction } from "../sql/transaction.ts"
import { holdLayer, insertLayer, readBookings, readLayer, readLayers, writeBooking } from "./layerRows.ts"
import { countAll, countHeld, countSettled } from "./samplesBySlot.ts"

type Held = Pick<BookingFacts, "experiment" | "layer" | "samplesBySlot">

/** Counts of samples at a time. Each needs a connection besides those for enrolment. */
const countsAtOnce = 2

/** Locks the experiment until the transaction ends. Lock order: experiment, then layer. */
const holdExperiment = (sql: Sql, id: string) => sql`SELECT FROM experiments WHERE id = ${id} FOR UPDATE`

const readExperiment = async (sql: Sql, id: string): Promise<BookingFacts["experiment"] | undefined> => {
  const [experiment] = await sql<BookingFacts["experiment"][]>`
    SELECT id, archived, service_id,
      coalesce(completed_at, CASE WHEN scheduled_end_date <= statement_timestamp() THEN scheduled_end_date END) AS completed_at
    FROM experiments WHERE id = ${id}`
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
const bookingOf = async (sql: Sql, experimentId: string) =>
  (await readBookings(sql, sql`b.experiment_id = ${experimentId}`))[0] ?? null

const factsOf = async (
  sql: Sql,
  layerId: string,
  { experiment, layer, samplesBySlot }: Held
): Promise<BookingFacts> => ({
  experiment,
  layer,
  bookings: await readBookings(sql, sql`l.id = ${layerId} AND b.released_at IS NULL`),
  booking: await bookingOf(sql, experiment.id),
  samplesBySlot
})

export const LayerStoreLive = Layer.effect(
  LayerStore,
  Effect.gen(function* () {
    const { change, changeResult, patient, sql } = yield* Database
    const countSlots = yield* Semaphore.make(countsAtOnce)
    const countEarly = (experimentId: string, layerId: string, now: number) =>
      countSlots.withPermit(
        patientQuery(async () => {
          const layer = await readLayer(patient, layerId)
          return layer === null ? null : countSettled(patient, experimentId, layer.salt, now)
        })
      )

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
        query(() =>
          readLayers(
            sql,
            sql`l.service_id = ${serviceId} AND ${searched(sql, page.q, sql`l.name`)} AND ${pageOf(sql, page)}`
          )
        ),
      booking: (experimentId) => query(() => bookingOf(sql, experimentId)).pipe(Effect.map(Option.fromNullOr)),
      facts: (experimentId, layerId) =>
        patientTransaction(
          patient,
          async (connection) => {
            const experiment = await readExperiment(connection, experimentId)
            if (experiment === undefined) return Result.fail(new ExperimentNotFound({ id: experimentId }))
            const layer = await readLayer(connection, layerId)
            const samplesBySlot = layer === null ? [] : await countAll(connection, experimentId, layer.salt)
            return Result.succeed(await factsOf(connection, layerId, { experiment, layer, samplesBySlot }))
          },
          oneView
        ).pipe(countSlots.withPermit, Effect.flatMap(Effect.fromResult)),
      // Locks only the layer of the new booking: released slots of another layer conflict with no booking.
      book: <E>(
        experimentId: string,
        layerId: string,
        decide: (facts: BookingFacts) => Result.Result<BookedShare, E>
      ) =>
        Effect.gen(function* () {
          const early = yield* countEarly(experimentId, layerId, yield* Clock.currentTimeMillis)
          return yield* changeResult(async (connection) => {
            await holdExperiment(connection, experimentId)
            const experiment = await readExperiment(connection, experimentId)
            if (experiment === undefined) return Result.fail(new ExperimentNotFound({ id: experimentId }))
            // Counts before it locks the layer, so that others can book meanwhile.
            const samplesBySlot = early === null ? [] : await countHeld(connection, early)
            const layer = await holdLayer(connection, layerId)
            const facts = await factsOf(connection, layerId, { experiment, layer, samplesBySlot })
            const decided = decide(facts)
            if (Result.isSuccess(decided) && decided.success.booking !== facts.booking) {
              await writeBooking(connection, decided.success.booking)
              await raiseRevision(connection, experimentId)
            }
            return decided
          }, experimentId)
        }),
      leave: (experimentId) =>
        change(async (connection) => {
          await holdExperiment(connection, experimentId)
          const { count } = await connection`DELETE FROM layer_bookings WHERE experiment_id = ${experimentId}`
          if (count > 0) await raiseRevision(connection, experimentId)
          return count > 0
        }, experimentId)
    })
  })
)
