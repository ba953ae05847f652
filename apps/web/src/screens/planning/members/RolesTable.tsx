import { useQuery } from "@tanstack/react-query"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Card } from "../../../parts/layout/Card.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { memberTexts as texts } from "../../../texts/planning/members.ts"
import { rolesOptions } from "../access/peopleOptions.ts"
import { PlanningTable } from "../PlanningTable.tsx"

const rows = Object.entries(texts.permissions)

/** What each role permits. */
export const RolesTable = () => {
  const { data: roles, error, refetch } = useQuery(rolesOptions)
  return (
    <Card title={texts.roles} hint={texts.rolesHint}>
      {error !== null && <Failure error={error} retry={refetch} />}
      {roles === undefined ? (
        <Skeleton height={460} />
      ) : (
        <PlanningTable
          label={texts.roles}
          titles={[texts.permission, ...roles.map(({ attributes }) => attributes.name)]}
        >
          {rows.map(([permission, sentence]) => (
            <tr key={permission}>
              <th scope="row">{sentence}</th>
              {roles.map(({ attributes, id }) => {
                const has = attributes.permissions.includes(permission)
                return (
                  <td key={id} className={has ? "planning-yes" : "soft"}>
                    {has ? texts.yes : texts.no}
                  </td>
                )
              })}
            </tr>
          ))}
        </PlanningTable>
      )}
    </Card>
  )
}
