import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { PlannedExperimentStore } from "@sortition/domain/planning/PlannedExperimentStore"
import { Effect, Layer, Result } from "effect"
import {
  experimentColumns,
  insertExperiment,
  nextExperimentNumber,
  updateExperiment
} from "../experiments/experimentRows.ts"
import { settleCounts } from "../experiments/limits/settleCounts.ts"
import { refuseTakenKey } from "../experiments/refuseTakenKey.ts"
import { settleFallback } from "../experiments/settleFallback.ts"
import { settleShare } from "../experiments/settleShare.ts"
import { Database } from "../sql/Database.ts"
import { orderOf, timesWithin } from "../sql/listFilter.ts"
import { readListing } from "../sql/readListing.ts"
import { settings } from "../sql/replica/replicaProgress.ts"
import { searched } from "../sql/searched.ts"
import { found, readExperimentAccess, readProjectAccess } from "./accessRows.ts"
import { holdExperiment, shareProject } from "./holdRows.ts"

export const PlannedExperimentStoreLive = Layer.effect(
  PlannedExperimentStore,
  Effect.gen(function* () {
    const { changeResult, read, sql } = yield* Database
    const columns = experimentColumns(sql)

    return PlannedExperimentStore.of({
      insert: ({ salt, serviceId, userId }, decide) =>
        changeResult(async (connection) => {
          await shareProject(connection, serviceId)
          const { permissions, service } = found(
            await readProjectAccess(connection, userId, connection`s.id = ${serviceId}`)
          )
          const decided = decide({ service, onProject: permissions })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          const experiment = decided.success(await nextExperimentNumber(connection))
          return refuseTakenKey(connection, null, experiment, async (part) => {
            await insertExperiment(part, experiment, { salt, creatorId: userId })
            return Result.succeed(experiment)
          })
        }),
      modify: ({ experimentId, serviceId, userId }, decide) =>
        changeResult(async (connection) => {
          await shareProject(connection, serviceId)
          await holdExperiment(connection, experimentId)
          const {
            experiment: before,
            now,
            permissions,
            serviceActive
          } = found(await readExperimentAccess(connection, userId, connection`e.id = ${experimentId}`))
          const decided = decide({ experiment: before, serviceActive, now, onExperiment: permissions })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          if (decided.success === before) return Result.succeed({ before, after: before })
          const after = await settleCounts(connection, before, decided.success, now)
          const fitting = await settleFallback(connection, before, after)
          if (Result.isFailure(fitting)) return Result.fail(fitting.failure)
          return refuseTakenKey(connection, before, after, async (part) => {
            const settled = await settleShare(part, before, after)
            if (Result.isFailure(settled)) return Result.fail(settled.failure)
            await updateExperiment(part, after)
            return Result.succeed({ before, after })
          })
        }, experimentId),
      list: (serviceId, { filter, order, span }) => {
        const from = sql`
          FROM experiments e WHERE service_id = ${serviceId} AND ${timesWithin(sql, filter)}
            AND ${searched(sql, span.q, sql`name`)}
            AND (${filter.archived}::boolean IS NULL OR archived = ${filter.archived}::boolean)`
        const parts = { columns, from, order: orderOf(sql, order) }
        return read(settings, (connection) => readListing<Experiment>(connection, parts, span))
      }
    })
  })
)
