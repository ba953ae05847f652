import { router } from "../procedures/trpc.ts"
import { experiments } from "./experiments.ts"
import { experimentUsers } from "./experimentUsers.ts"
import { projects } from "./projects.ts"
import { projectUsers } from "./projectUsers.ts"
import { status } from "./status.ts"
import { teams } from "./teams.ts"
import { teamUsers } from "./teamUsers.ts"
import { tokens } from "./tokens.ts"
import { userRoles } from "./userRoles.ts"
import { users } from "./users.ts"

/** The planning API, in JSON:API: teams, projects, experiments, and their users, roles and tokens. */
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
  users
})
