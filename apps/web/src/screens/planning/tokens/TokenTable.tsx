import { useQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/controls/Button.tsx"
import { formatDistance, Time } from "../../../parts/values/Time.tsx"
import { trpc } from "../../../service/trpc.ts"
import { texts as common } from "../../../texts/common.ts"
import { tokenTexts as texts } from "../../../texts/planning/tokens.ts"
import { PlanningTable } from "../PlanningTable.tsx"
import type { Token } from "../resources.ts"

interface TokenTableProps {
  readonly tokens: readonly Token[]
  readonly mayRevoke: boolean
  readonly onRevoke: (token: Token) => void
}

const kindOf = (scopes: Token["attributes"]["scopes"]): string => {
  if (scopes.includes("write")) return texts.writes
  return scopes.includes("read") ? texts.reads : texts.evaluates
}

const Expiry = ({ value }: { readonly value: string | null }) => {
  if (value === null) return <span className="soft">{common.never}</span>
  const isOver = new Date(value).getTime() <= Date.now()
  return (
    <span className="row">
      <Time value={value} as="day" />
      {isOver ? (
        <span className="badge badge-bad">{texts.expired}</span>
      ) : (
        <span className="soft small nowrap">{formatDistance(value)}</span>
      )}
    </span>
  )
}

export const TokenTable = ({ mayRevoke, onRevoke, tokens }: TokenTableProps) => {
  const { data: teams } = useQuery(trpc.planning.teams.list.queryOptions({ "page[size]": 100 }))
  const nameOf = (id: string) => teams?.data.find((team) => team.id === id)?.attributes.name ?? id
  return (
    <PlanningTable
      label={texts.yours}
      titles={[texts.name, texts.team, texts.scopes, texts.expires, texts.lastUsed, texts.created]}
      hasActions={mayRevoke}
    >
      {tokens.map((token) => {
        const { created_at, expires_at, last_used_at, name, scopes, team_id } = token.attributes
        return (
          <tr key={token.id}>
            <td className="planning-name">{name}</td>
            <td>{nameOf(team_id)}</td>
            <td className="nowrap">{kindOf(scopes)}</td>
            <td>
              <Expiry value={expires_at} />
            </td>
            <td>
              {last_used_at === null ? (
                <span className="soft">{common.never}</span>
              ) : (
                <Time value={last_used_at} as="distance" />
              )}
            </td>
            <td>
              <Time value={created_at} as="day" />
            </td>
            {mayRevoke && (
              <td>
                <div className="planning-actions">
                  <Button small aria-label={texts.revokeOf(name)} onClick={() => onRevoke(token)}>
                    {texts.revoke}
                  </Button>
                </div>
              </td>
            )}
          </tr>
        )
      })}
    </PlanningTable>
  )
}
