import { experiments } from "./planning/experiments.ts"
import { experimentUsers } from "./planning/experimentUsers.ts"
import { projects } from "./planning/projects.ts"
import { projectUsers } from "./planning/projectUsers.ts"
import { status } from "./planning/status.ts"
import { teams } from "./planning/teams.ts"
import { teamUsers } from "./planning/teamUsers.ts"
import { tokens } from "./planning/tokens.ts"
import { userRoles } from "./planning/userRoles.ts"
import { users } from "./planning/users.ts"
import { router } from "./procedures/trpc.ts"
import { webhooks } from "./webhooks/webhooks.ts"

/** The planning API, in JSON:API: teams, projects, experiments, their users, roles and tokens, and webhooks. */
export const planning = router({
  experiments,
  experimentUsers,
  projects,
  projectUsers,
  status,
  teams,
  teamUsers,
  tokens,
  userRoles,
  users,
  webhooks
})
