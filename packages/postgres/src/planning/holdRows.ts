import type { Sql } from "../sql/Database.ts"

/*
 * Locks last until the transaction ends, and are taken in this order: team, service, experiment. What was waited for is read by a
 * statement of its own afterwards, because a row that was waited for is joined to what the others were before.
 */

/** Names in the team, and members of it, cannot change. */
export const holdTeam = (connection: Sql, teamId: string) =>
  connection`SELECT FROM teams WHERE id = ${teamId} FOR NO KEY UPDATE`

/** As `holdTeam`, for the team of the service. */
export const holdTeamOf = (connection: Sql, serviceId: string) =>
  connection`SELECT FROM teams WHERE id = (SELECT team_id FROM services WHERE id = ${serviceId}) FOR NO KEY UPDATE`

/** Members of the service's team, and their roles, cannot change. */
export const holdMembers = (connection: Sql, serviceId: string) =>
  connection`SELECT FROM teams WHERE id = (SELECT team_id FROM services WHERE id = ${serviceId}) FOR SHARE`

/** Nobody but this transaction can change the project or the roles on it. */
export const holdProject = (connection: Sql, serviceId: string) =>
  connection`SELECT FROM services WHERE id = ${serviceId} FOR NO KEY UPDATE`

/** The project and the roles on it cannot change; other transactions may hold them so as well. */
export const shareProject = (connection: Sql, serviceId: string) =>
  connection`SELECT FROM services WHERE id = ${serviceId} FOR SHARE`

/** Nobody but this transaction can change the experiment or, with its project shared, the roles on it. */
export const holdExperiment = (connection: Sql, experimentId: string) =>
  connection`SELECT FROM experiments WHERE id = ${experimentId} FOR NO KEY UPDATE`
