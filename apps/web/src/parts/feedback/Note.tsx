import type { ReactNode } from "react"
import { classes } from "../classes.ts"

interface NoteProps {
  readonly kind?: "good" | "warn" | "bad"
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** A sentence that stands out. */
export const Note = ({ action, children, kind }: NoteProps) => (
  <div className={classes("note", kind !== undefined && `note-${kind}`)}>
    <div>{children}</div>
    {action}
  </div>
)
