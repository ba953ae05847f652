import { classes } from "../../../parts/classes.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import type { PlannedExperiment } from "../resources.ts"

type Attributes = PlannedExperiment["attributes"]

const looks = { not_started: "", started: "badge-good", completed: "badge-accent" } as const

/** The progress of an experiment, in the words of the planning API. */
export const ExperimentStatus = ({ archived, status }: Pick<Attributes, "archived" | "status">) => (
  <span className={classes("badge", !archived && looks[status])}>
    {archived ? texts.archived : texts.statuses[status]}
  </span>
)
