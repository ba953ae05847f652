import { texts } from "../../texts/common.ts"
import { classes } from "../classes.ts"

export type Status = "draft" | "scheduled" | "running" | "paused" | "completed" | "archived"

const looks: Readonly<Record<Status, string>> = {
  draft: "",
  scheduled: "badge-accent",
  running: "badge-good",
  paused: "badge-warn",
  completed: "",
  archived: ""
}

export const StatusBadge = ({ status }: { readonly status: Status }) => (
  <span className={classes("badge", looks[status])}>{texts.status[status]}</span>
)
