/** What a role can allow, one closed set; which role allows what is data. */
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

/** What a token can be limited to: `read` asks, `write` changes. */
export const scopes = ["read", "write"] as const

export type Scope = (typeof scopes)[number]
