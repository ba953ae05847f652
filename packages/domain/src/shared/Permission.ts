/** Every permission that a role can have. The permissions of each role are data. */
export const permissions = [
  "team_manage",
  "team_projects_create",
  "project_read",
  "project_manage",
  "project_experiments_create",
  "project_users_read",
  "project_users_manage",
  "experiment_read",
  "experiment_manage",
  "experiment_samples_manage",
  "experiment_users_read",
  "experiment_users_manage"
] as const

export type Permission = (typeof permissions)[number]

/**
 * The scopes that a token can have: `read` for queries, `write` for changes, `evaluate` for what a program does that decides: read rulesets,
 * make and complete samples, record outcomes. `read` and `write` together contain `evaluate`.
 */
export const scopes = ["read", "write", "evaluate"] as const

export type Scope = (typeof scopes)[number]

/** The scopes of a token that is given none. */
export const defaultScopes: readonly Scope[] = ["read", "write"]
