import { type ReactNode, useId } from "react"
import { classes } from "../classes.ts"

interface CardProps {
  readonly title: string
  readonly actions?: ReactNode
  readonly hint?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

/** A part of a screen with a heading of its own. */
export const Card = ({ actions, children, className, hint, title }: CardProps) => {
  const id = useId()
  return (
    <section className={classes("card", className)} aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {actions !== undefined && <div className="row no-print">{actions}</div>}
      </div>
      {hint !== undefined && <p className="soft small">{hint}</p>}
      {children}
    </section>
  )
}
