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

/** The scopes that a token can have: `read` for queries, `write` for changes. */
export const scopes = ["read", "write"] as const

export type Scope = (typeof scopes)[number]
