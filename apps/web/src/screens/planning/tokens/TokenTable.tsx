import { useQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/controls/Button.tsx"
import { formatDistance, Time } from "../../../parts/values/Time.tsx"
import { trpc } from "../../../service/trpc.ts"
import { texts as common } from "../../../texts/common.ts"
import { planningTexts } from "../../../texts/planning/planning.ts"
import { tokenTexts as texts } from "../../../texts/planning/tokens.ts"
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reachable by keyboard
    <section className="scroll-x" tabIndex={0} aria-label={texts.yours}>
      <table className="plain-table planning-table">
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.team}</th>
            <th scope="col">{texts.scopes}</th>
            <th scope="col">{texts.expires}</th>
            <th scope="col">{texts.lastUsed}</th>
            <th scope="col">{texts.created}</th>
            {mayRevoke && (
              <th scope="col">
                <span className="visually-hidden">{planningTexts.actions}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </section>
  )
}
