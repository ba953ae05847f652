import type { Sql } from "../sql/Database.ts"

/** In the transaction that creates a project: its creator becomes its Owner. `now` is in milliseconds since the epoch. */
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
 * In the transaction that creates an experiment: its creator gets the role that they have on the project, or becomes its Owner without one.
 * Answers whether they have one, which a removal then cannot take away before the transaction ends. `now` is in milliseconds since the epoch.
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
  // Apart, so that the new assignment comes after a removal that this waits for: the removal is not meant for it.
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
