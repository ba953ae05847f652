import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { ExperimentStore, type PlacedExperiment } from "@sortition/domain/experiments/ExperimentStore"
import type { Moment } from "@sortition/domain/experiments/lifecycle"
import { RowsFailed } from "@sortition/domain/jobs/RowsFailed"
import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { Effect, Layer, Option, Result } from "effect"
import { shareServices } from "../services/serviceRows.ts"
import { settleSchedules } from "../services/settleSchedules.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { inSavepoint, isolate } from "../sql/isolate.ts"
import { patientQuery, query } from "../sql/query.ts"
import { settings } from "../sql/replica/replicaProgress.ts"
import { first, pageOf } from "../sql/rows.ts"
import { searched } from "../sql/searched.ts"
import { experimentColumns, insertExperiment, nextExperimentNumber, updateExperiment } from "./experimentRows.ts"
import { settleCounts } from "./limits/settleCounts.ts"
import { refuseTakenKey } from "./refuseTakenKey.ts"
import { settleFallback } from "./settleFallback.ts"
import { settlePlan } from "./settlePlan.ts"
import { settleShare } from "./settleShare.ts"

/** An experiment whose scheduled start or end has come. */
interface Due {
  readonly id: string
  readonly serviceId: string
  readonly teamId: string
}

const placeOf = ({ experiment, serviceActive }: PlacedExperiment): PlacedExperiment => ({ experiment, serviceActive })

export const ExperimentStoreLive = Layer.effect(
  ExperimentStore,
  Effect.gen(function* () {
    const { change, changeResult, patient, read, sql } = yield* Database
    const { scheduleLateness } = yield* Metrics
    const columns = experimentColumns(sql)

    const readPlaced = async (
      connection: Sql,
      where: ReturnType<Sql>
    ): Promise<Option.Option<PlacedExperiment & Moment>> => {
      const [row] = await connection<(Experiment & Moment)[]>`
        SELECT ${columns}, s.active AS service_active, statement_timestamp() AS now
        FROM experiments e JOIN services s ON s.id = e.service_id WHERE ${where}`
      if (row === undefined) return Option.none()
      const { now, serviceActive, ...experiment } = row
      return Option.some({ experiment, serviceActive, now })
    }
    const modify = <E>(id: string, decide: (experiment: Experiment, moment: Moment) => Result.Result<Experiment, E>) =>
      changeResult(async (connection) => {
        // The lock order is service, experiment. A later statement reads the locked state.
        await connection`
          SELECT FROM services WHERE id = (SELECT service_id FROM experiments WHERE id = ${id}) FOR SHARE`
        await connection`SELECT FROM experiments WHERE id = ${id} FOR UPDATE`
        const found = await readPlaced(connection, connection`e.id = ${id}`)
        if (Option.isNone(found)) return Result.fail(new ExperimentNotFound({ id }))
        const { experiment: before, ...moment } = found.value
        const decided = decide(before, moment)
        if (Result.isFailure(decided)) return Result.fail(decided.failure)
        if (decided.success === before) return Result.succeed({ before, after: before })
        const after = await settleCounts(connection, before, decided.success, moment.now)
        const planned = await settlePlan(connection, before, after)
        if (Result.isFailure(planned)) return Result.fail(planned.failure)
        const fitting = await settleFallback(connection, before, after)
        if (Result.isFailure(fitting)) return Result.fail(fitting.failure)
        return refuseTakenKey(connection, before, after, async (part) => {
          const settled = await settleShare(part, before, after)
          if (Result.isFailure(settled)) return Result.fail(settled.failure)
          await updateExperiment(part, after)
          return Result.succeed({ before, after })
        })
      }, id)
    const settle = (due: readonly Due[]) =>
      change(async (connection) => {
        const serviceIds = [...new Set(due.map(({ serviceId }) => serviceId))]
        await shareServices(connection, serviceIds)
        return isolate(
          due.map(({ id }) => id),
          (ids) => inSavepoint(connection, (part) => settleSchedules(part, serviceIds, ids))
        )
      })

    return ExperimentStore.of({
      // Without the lock, a change to the service would not raise the revision of an experiment that is stored meanwhile.
      insert: (experiment, created) =>
        changeResult(async (connection) => {
          await shareServices(connection, [experiment.serviceId])
          return refuseTakenKey(connection, null, experiment, async (part) =>
            Result.succeed(await insertExperiment(part, experiment, created))
          )
        }),
      modify,
      nextNumber: query(() => nextExperimentNumber(sql)),
      placeOf: (id) =>
        query(
          () => sql<Pick<Experiment, "serviceId" | "teamId">[]>`
          SELECT service_id, team_id FROM experiments WHERE id = ${id}`
        ).pipe(Effect.map(first)),
      find: (id) => query(() => readPlaced(sql, sql`e.id = ${id}`)).pipe(Effect.map(Option.map(placeOf))),
      findByKey: (teamId, key) =>
        query(() => readPlaced(sql, sql`e.team_id = ${teamId} AND e.key = ${key}`)).pipe(
          Effect.map(Option.map(placeOf))
        ),
      list: (serviceId, { activeOnly, now }, page) =>
        read(
          settings,
          (connection) => connection<Experiment[]>`
          SELECT ${columns} FROM experiments e
          WHERE service_id = ${serviceId}
            AND (active OR NOT ${activeOnly} OR (
              schedule_status = 'pending' AND scheduled_start_date <= ${now} AND NOT archived
              AND (SELECT s.active FROM services s WHERE s.id = e.service_id)))
            AND NOT (${activeOnly} AND completed_at IS NULL AND coalesce(scheduled_end_date <= ${now}, false))
            AND ${searched(sql, page.q, sql`e.name`)} AND ${pageOf(sql, page)}`
        ),
      activateDue: patientQuery(
        () => patient<Due[]>`
        SELECT id, service_id, team_id FROM experiments
        WHERE schedule_status = 'pending' AND scheduled_start_date <= statement_timestamp()
        UNION
        SELECT id, service_id, team_id FROM experiments
        WHERE completed_at IS NULL AND scheduled_end_date <= statement_timestamp()`
      ).pipe(
        // A transaction for each team: no team waits for another one.
        Effect.flatMap((due) => Effect.forEach(Map.groupBy(due, ({ teamId }) => teamId).values(), settle)),
        Effect.flatMap((settled) => {
          const lateness = settled.flatMap(({ results }) => results.flat())
          for (const seconds of lateness) scheduleLateness.observe(seconds)
          const faults = settled.flatMap((each) => each.faults)
          return RowsFailed.unless("the start or end of experiments", faults, lateness.length)
        })
      )
    })
  })
)
