import { RoleChoice, type RoleChoiceProps } from "./RoleChoice.tsx"

interface RoleCellProps extends RoleChoiceProps {
  readonly mayChange: boolean
}

/** The role of a person in a row of a table: a choice, or only its name. */
export const RoleCell = ({ mayChange, ...choice }: RoleCellProps) =>
  mayChange ? <RoleChoice {...choice} /> : choice.roleName
