import { usageError } from "../service/CliError.ts"
import type { Service } from "../service/Service.ts"

/** The user and team of the token. Throws a usage error for the administrator's token, which has neither. */
export const requireCaller = async ({ client }: Service) => {
  const { team_id, user_id } = await client.caller.get.query()
  if (team_id === null || user_id === null) {
    throw usageError("The administrator's token has no user and no team: name them")
  }
  return { team_id, user_id }
}
