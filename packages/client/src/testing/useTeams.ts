import { adminToken, usePlanning } from "@sortition/api/testing/usePlanning"
import { createSortitionClient, type SortitionClient } from "../createSortitionClient.ts"

/** Teams on an API of their own with access required, made and used by clients alone, for the tests of one file. */
export const useTeams = () => {
  const service = usePlanning()

  /** A client that notes in `asked` which procedures it calls. */
  const clientOf = (token: string | undefined, asked = new Set<string>()): SortitionClient =>
    createSortitionClient({
      url: service.url,
      token,
      fetch: (input, init) => {
        const names = new URL(String(input)).pathname.replace("/trpc/", "")
        for (const name of names.split(",")) asked.add(name)
        return fetch(input, init)
      }
    })

  let people = 0

  /** A new user, and the client of one, made by the administrator's client. */
  const hire = async ({ planning: { tokens, users } }: SortitionClient) => {
    const attributes = { full_name: "Ada Lovelace", email: `ada${++people}@example.org` }
    const { data: user } = await users.create.mutate({ data: { type: "users", attributes } })
    const enter = async (team_id: string, asked?: Set<string>) => {
      const attributes = { name: "her laptop", team_id }
      const { data } = await tokens.create.mutate({ user_id: user.id, data: { type: "api_tokens", attributes } })
      return clientOf(data.attributes.token, asked)
    }
    return { user, enter }
  }

  /** A team with a project, and the client of its Owner. */
  const aTeam = async (asked?: Set<string>) => {
    const administrator = clientOf(adminToken, asked)
    const { enter, user } = await hire(administrator)
    const attributes = { name: "A team", owner_id: user.id }
    const { data: team } = await administrator.planning.teams.create.mutate({ data: { type: "teams", attributes } })
    const owner = await enter(team.id, asked)
    const project = { type: "projects", attributes: { name: "Onboarding" } } as const
    const { data } = await owner.planning.projects.create.mutate({ team_id: team.id, data: project })
    return { administrator, owner, user, at: { team_id: team.id, project_id: data.id } }
  }
  return { aTeam, assign: service.assign, clientOf, hire }
}

/** What is sent to plan an experiment. */
export const experiment = (name: string, more: { readonly start_on?: string; readonly due_date?: string } = {}) =>
  ({ type: "experiments", attributes: { name, ...more } }) as const
