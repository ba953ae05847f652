import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { AccessStore } from "@sortition/domain/planning/AccessStore"
import type { Service } from "@sortition/domain/services/Service"
import type { Permission } from "@sortition/domain/shared/Permission"
import { Effect, Layer } from "effect"
import { experimentColumns } from "../experiments/experimentRows.ts"
import { knownPermissions } from "../people/roleRows.ts"
import { serviceColumns } from "../services/serviceRows.ts"
import { Database, query } from "../sql/Database.ts"
import { fitsBigint } from "../sql/rows.ts"

/** As stored: what a role of another version allows may be none of ours. */
type Granted = readonly string[] | null

const setOf = (granted: Granted): ReadonlySet<Permission> => new Set(knownPermissions(granted ?? []))

const projectOf = ({ permissions, ...service }: Service & { readonly permissions: Granted }) => ({
  service,
  permissions: setOf(permissions)
})
const experimentOf = ({ permissions, ...experiment }: Experiment & { readonly permissions: Granted }) => ({
  experiment,
  permissions: setOf(permissions)
})

export const AccessStoreLive = Layer.effect(
  AccessStore,
  Effect.gen(function* () {
    const { sql } = yield* Database

    const readTeam = (userId: string | null, teamId: string) => sql<{ permissions: Granted }[]>`
      SELECT r.permissions FROM teams t
      LEFT JOIN team_members m ON m.team_id = t.id AND m.user_id = ${userId}
      LEFT JOIN user_roles r ON r.id = m.role_id
      WHERE t.id = ${teamId}`
    const readProject = (userId: string | null, teamId: string, number: string) => sql<
      (Service & { permissions: Granted })[]
    >`
      SELECT ${serviceColumns(sql)}, r.permissions FROM services s
      LEFT JOIN user_assignments a ON a.service_id = s.id AND a.experiment_id IS NULL AND a.user_id = ${userId}
      LEFT JOIN user_roles r ON r.id = a.role_id
      WHERE s.team_id = ${teamId} AND s.number = ${number}`
    const readExperiment = (userId: string | null, project: string, number: string) => sql<
      (Experiment & { permissions: Granted })[]
    >`
      SELECT ${experimentColumns(sql)}, r.permissions FROM experiments e
      JOIN services s ON s.id = e.service_id AND s.number = ${project}
      LEFT JOIN user_assignments a ON a.experiment_id = e.id AND a.user_id = ${userId}
      LEFT JOIN user_roles r ON r.id = a.role_id
      WHERE e.number = ${number}`

    return AccessStore.of({
      // Sent together, so that a path costs one round trip.
      locate: (userId, { experimentId = "", projectId = "", teamId }) =>
        query(async () => {
          const hasTeam = fitsBigint(teamId)
          const hasProject = hasTeam && fitsBigint(projectId)
          const hasExperiment = hasProject && fitsBigint(experimentId)
          const [[team], [service], [experiment]] = await Promise.all([
            hasTeam ? readTeam(userId, teamId) : [],
            hasProject ? readProject(userId, teamId, projectId) : [],
            hasExperiment ? readExperiment(userId, projectId, experimentId) : []
          ])
          return {
            teamExists: team !== undefined,
            team: team === undefined || team.permissions === null ? null : setOf(team.permissions),
            project: service === undefined ? null : projectOf(service),
            experiment: experiment === undefined ? null : experimentOf(experiment)
          }
        })
    })
  })
)
