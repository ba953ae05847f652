import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { Button, buttonClass } from "../../../parts/controls/Button.tsx"
import { experimentStatus } from "../../../parts/experiments/experimentStatus.ts"
import type { PlannedAddress } from "../../../service/archiving.ts"
import { useMay } from "../../../service/session.ts"
import type { Tagged } from "../../../service/tagged.ts"
import { experimentTexts } from "../../../texts/experiment.ts"
import { ActionDialog } from "./ActionDialog.tsx"
import type { Experiment, Patch } from "./conflictsOf.ts"
import { type Action, experimentActions } from "./experimentActions.ts"
import { useArchive } from "./useArchive.ts"
import type { Change } from "./useExperimentChange.ts"

interface ExperimentActionsProps {
  readonly read: Tagged<Experiment>
  readonly address: PlannedAddress | undefined
  readonly busy: boolean
  readonly onChange: (change: Change) => void
}

const { actions: texts, done } = experimentTexts

const patches: Readonly<Record<Exclude<Action, "archive" | "restore" | "schedule">, Patch>> = {
  start: { active: true },
  unschedule: { active: false },
  pause: { active: false },
  resume: { active: true },
  complete: { completed: true },
  reopen: { active: true }
}

const starts: ReadonlySet<Action> = new Set(["start", "resume"])

/** What can be done with the experiment in its present state, by those whose role permits it. */
export const ExperimentActions = ({ address, busy, onChange, read }: ExperimentActionsProps) => {
  const { value: experiment } = read
  const mayManage = useMay("experiment_manage")
  const [asked, setAsked] = useState<Action | null>(null)
  const archiving = useArchive(experiment.id, address)
  const status = experimentStatus(experiment)
  const isPending = status === "scheduled"

  const act = (action: Action) => {
    setAsked(null)
    if (action === "archive" || action === "restore") archiving.archive({ archived: action === "archive" })
    else if (action !== "schedule") onChange({ patch: patches[action], read, done: done[action] })
  }
  const isAskedFirst = (action: Action) =>
    action === "complete" || action === "schedule" || (action === "archive" && experiment.active)
  const isBusy = (action: Action) => (action === "archive" || action === "restore" ? archiving.busy : busy)

  return (
    <div className="experiment-actions">
      {experiment.last_activated_at !== null && (
        <Link
          className={buttonClass({})}
          to="/experiments/$experimentId/report"
          params={{ experimentId: experiment.id }}
        >
          {texts.report}
        </Link>
      )}
      {mayManage &&
        experimentActions[status].toReversed().map((action) => (
          <Button
            key={action}
            {...(starts.has(action) && { kind: "main" })}
            busy={isBusy(action)}
            onClick={() => (isAskedFirst(action) ? setAsked(action) : act(action))}
          >
            {action === "schedule" && isPending ? texts.reschedule : texts[action]}
          </Button>
        ))}
      {asked !== null && (
        <ActionDialog
          action={asked}
          start={isPending ? experiment.scheduled_start_date : null}
          onSchedule={(scheduled_start_date) => {
            setAsked(null)
            onChange({ patch: { scheduled_start_date }, read, done: done.schedule })
          }}
          onConfirm={() => act(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  )
}
