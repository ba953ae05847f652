import type { ReactNode } from "react"
import { classes } from "../../parts/classes.ts"
import { ScrollX } from "../../parts/tables/ScrollX.tsx"
import { planningTexts } from "../../texts/planning/planning.ts"

interface PlanningTableProps {
  readonly label: string
  readonly titles: readonly string[]
  /** The titles that stand above numbers. */
  readonly numbers?: readonly string[]
  /** Whether the last cell of each row has buttons. */
  readonly hasActions?: boolean
  /** The rows. */
  readonly children: ReactNode
}

/** A table of what a team has. */
export const PlanningTable = ({ children, hasActions = false, label, numbers = [], titles }: PlanningTableProps) => (
  <ScrollX label={label}>
    <table className="plain-table planning-table">
      <thead>
        <tr>
          {titles.map((title) => (
            <th key={title} scope="col" className={classes(numbers.includes(title) && "end")}>
              {title}
            </th>
          ))}
          {hasActions && (
            <th scope="col">
              <span className="visually-hidden">{planningTexts.actions}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </ScrollX>
)
