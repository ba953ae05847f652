import type { Sql } from "../sql/connect.ts"

/** Makes the creator of a project its Owner, in the transaction that creates it. `now` is in milliseconds since the epoch. */
export const assignProjectCreator = async (
  connection: Sql,
  { now, serviceId, userId }: { readonly serviceId: string; readonly userId: string; readonly now: number }
): Promise<void> => {
  await connection`
    INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
    SELECT ${serviceId}::uuid, ${userId}::bigint, id, 'manually', ${now}::timestamptz, ${now}::timestamptz
    FROM user_roles WHERE name = 'Owner'`
}

/**
 * Gives the creator of an experiment their role on the project, or Owner without one, in the transaction that creates the experiment.
 * Returns whether they have a role on the project, and locks it until the transaction ends. `now` is in milliseconds since the epoch.
 */
export const assignExperimentCreator = async (
  connection: Sql,
  creation: {
    readonly experimentId: string
    readonly serviceId: string
    readonly userId: string
    readonly now: number
  }
): Promise<boolean> => {
  const { experimentId, now, serviceId, userId } = creation
  // A separate statement: if it waits for a removal, the INSERT gets a later id, so the removal does not delete it.
  const [onProject] = await connection<{ roleId: string }[]>`
    SELECT role_id FROM user_assignments
    WHERE service_id = ${serviceId} AND experiment_id IS NULL AND user_id = ${userId} FOR SHARE`
  await connection`
    INSERT INTO user_assignments (service_id, experiment_id, user_id, role_id, assigned, created_at, updated_at)
    VALUES (${serviceId}, ${experimentId}, ${userId},
      coalesce(${onProject?.roleId ?? null}::bigint, (SELECT id FROM user_roles WHERE name = 'Owner')),
      'automatically', ${now}, ${now})`
  return onProject !== undefined
}
