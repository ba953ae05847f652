import { useQuery } from "@tanstack/react-query"
import { rolesOptions } from "./peopleOptions.ts"

export interface Role {
  readonly id: string
  readonly name: string
}

export interface RoleChoiceProps {
  /** Names the control for a reader who does not see the table. */
  readonly label: string
  readonly roleName: string
  readonly disabled?: boolean
  readonly onChoose: (role: Role) => void
}

/** The role of a person in a row of a table. */
export const RoleChoice = ({ disabled = false, label, onChoose, roleName }: RoleChoiceProps) => {
  const { data: roles = [] } = useQuery(rolesOptions)
  return (
    <select
      className="input planning-role"
      aria-label={label}
      value={roleName}
      disabled={disabled}
      onChange={({ target }) => {
        const chosen = roles.find(({ attributes }) => attributes.name === target.value)
        if (chosen !== undefined) onChoose({ id: chosen.id, name: chosen.attributes.name })
      }}
    >
      {roles.length === 0 && <option>{roleName}</option>}
      {roles.map(({ attributes: { name }, id }) => (
        <option key={id}>{name}</option>
      ))}
    </select>
  )
}
