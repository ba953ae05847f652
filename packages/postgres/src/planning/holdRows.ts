import type { Sql } from "../sql/connect.ts"

/*
 * Lock order: team, service, experiment, layer; locks last until the transaction ends. Read the locked state in a later statement: a statement
 * that waits for a lock joins the new version of that row to old versions of others.
 */

/** Prevents changes to the names in the team and to its members. */
export const holdTeam = (connection: Sql, teamId: string) =>
  connection`SELECT FROM teams WHERE id = ${teamId} FOR NO KEY UPDATE`

/** `holdTeam` for the team of the service. */
export const holdTeamOf = (connection: Sql, serviceId: string) =>
  connection`SELECT FROM teams WHERE id = (SELECT team_id FROM services WHERE id = ${serviceId}) FOR NO KEY UPDATE`

/** Prevents changes to the members of the service's team and to their roles. */
export const holdMembers = (connection: Sql, serviceId: string) =>
  connection`SELECT FROM teams WHERE id = (SELECT team_id FROM services WHERE id = ${serviceId}) FOR SHARE`

/** Lets only this transaction change the project and the roles on it. */
export const holdProject = (connection: Sql, serviceId: string) =>
  connection`SELECT FROM services WHERE id = ${serviceId} FOR NO KEY UPDATE`

/** Prevents changes to the project and to the roles on it. The lock is shared. */
export const shareProject = (connection: Sql, serviceId: string) =>
  connection`SELECT FROM services WHERE id = ${serviceId} FOR SHARE`

/** Lets only this transaction change the experiment. With `shareProject` this includes the roles on it. */
export const holdExperiment = (connection: Sql, experimentId: string) =>
  connection`SELECT FROM experiments WHERE id = ${experimentId} FOR NO KEY UPDATE`
