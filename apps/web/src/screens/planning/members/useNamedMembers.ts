import { useQueries, useQuery } from "@tanstack/react-query"
import { trpc } from "../../../service/trpc.ts"
import { membersOptions } from "../access/peopleOptions.ts"

export interface NamedMember {
  /** Of the membership. */
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly since: string
}

/** The members of the team with their names, which the service knows apart from the memberships. */
export const useNamedMembers = (teamId: string) => {
  const members = useQuery(membersOptions(teamId))
  const users = useQueries({
    queries: (members.data ?? []).map(({ attributes }) =>
      trpc.planning.users.get.queryOptions({ id: attributes.user_id })
    )
  })
  const named = (members.data ?? []).flatMap(({ attributes, id }, place): readonly NamedMember[] => {
    const user = users[place]?.data?.data.attributes
    if (user === undefined) return []
    const { created_at: since, role, user_id: userId } = attributes
    return [{ id, userId, name: user.full_name, email: user.email, role, since }]
  })
  return { members, named, isPending: members.isPending || users.some(({ isPending }) => isPending) }
}
