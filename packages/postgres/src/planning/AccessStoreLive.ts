import { AccessStore } from "@sortition/domain/planning/AccessStore"
import { Effect, Layer } from "effect"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { fitsBigint } from "../sql/rows.ts"
import { readExperimentAccess, readProjectAccess, readTeamAccess } from "./accessRows.ts"

export const AccessStoreLive = Layer.effect(
  AccessStore,
  Effect.gen(function* () {
    const { sql } = yield* Database

    return AccessStore.of({
      // Sends all queries together, so a path needs one round trip.
      locate: (userId, { experimentId = "", projectId = "", teamId }) =>
        query(async () => {
          const hasTeam = fitsBigint(teamId)
          const hasProject = hasTeam && fitsBigint(projectId)
          const hasExperiment = hasProject && fitsBigint(experimentId)
          const [team, project, experiment] = await Promise.all([
            hasTeam ? readTeamAccess(sql, userId, teamId) : undefined,
            hasProject ? readProjectAccess(sql, userId, sql`s.team_id = ${teamId} AND s.number = ${projectId}`) : null,
            hasExperiment
              ? readExperimentAccess(sql, userId, sql`s.number = ${projectId} AND e.number = ${experimentId}`)
              : null
          ])
          return {
            teamExists: team !== undefined,
            team: team ?? null,
            project,
            experiment: experiment && {
              experiment: experiment.experiment,
              serviceActive: experiment.serviceActive,
              permissions: experiment.permissions
            }
          }
        })
    })
  })
)
