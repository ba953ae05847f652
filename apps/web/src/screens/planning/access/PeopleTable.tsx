import type { ReactNode } from "react"
import { Time } from "../../../parts/values/Time.tsx"
import { planningTexts } from "../../../texts/planning/planning.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import { PlanningTable } from "../PlanningTable.tsx"
import { useSignedIn } from "../signedIn.ts"
import type { AssignedPerson } from "./assignedPeople.ts"
import { PersonName } from "./PersonName.tsx"
import { RoleCell } from "./RoleCell.tsx"
import type { useRoleChange } from "./useRoleChange.ts"

interface PeopleTableProps {
  readonly label: string
  readonly people: readonly AssignedPerson[]
  /** Whether the signed-in user may give others another role. */
  readonly mayChange: boolean
  readonly change: ReturnType<typeof useRoleChange>
  /** Where the role comes from. */
  readonly originCell?: (person: AssignedPerson) => ReactNode
  readonly actionCell?: (person: AssignedPerson) => ReactNode
}

/** People with their roles on a project or experiment. */
export const PeopleTable = ({ actionCell, change, label, mayChange, originCell, people }: PeopleTableProps) => {
  const { userId } = useSignedIn()
  return (
    <PlanningTable
      label={label}
      titles={[
        planningTexts.name,
        planningTexts.role,
        ...(originCell === undefined ? [] : [texts.origin]),
        texts.since
      ]}
      hasActions={actionCell !== undefined}
    >
      {people.map((person) => (
        <tr key={person.id}>
          <td className="planning-name">
            <PersonName name={person.name} email={person.email} isOwn={person.userId === userId} />
          </td>
          <td>
            <RoleCell
              mayChange={mayChange}
              label={texts.roleOf(person.name)}
              roleName={person.roleName}
              disabled={change.isPending}
              onChoose={(role) => change.mutate({ person, role })}
            />
          </td>
          {originCell && <td>{originCell(person)}</td>}
          <td>
            <Time value={person.since} as="day" />
          </td>
          {actionCell && (
            <td>
              <div className="planning-actions">{actionCell(person)}</div>
            </td>
          )}
        </tr>
      ))}
    </PlanningTable>
  )
}
