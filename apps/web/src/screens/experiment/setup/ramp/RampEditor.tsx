import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { CheckField } from "../../../../parts/controls/CheckField.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { queryClient } from "../../../../service/queryClient.ts"
import { client, type Outputs, trpc } from "../../../../service/trpc.ts"
import { rampTexts as texts } from "../../../../texts/setup/setupLimits.ts"
import { formatShare } from "../shares.ts"
import { RampProposal } from "./RampProposal.tsx"
import { RampStepRow } from "./RampStepRow.tsx"
import { checkSteps, type DraftStep, isClean, toSteps } from "./rampDraft.ts"
import type { Ramp } from "./rampOptions.ts"

interface RampEditorProps {
  readonly experimentId: string
  readonly buckets: Outputs["buckets"]["list"]
  /** The ramp that the new one replaces. */
  readonly ramp: Ramp | null
  readonly onDone: () => void
}

/** The waiting steps of the present ramp, as far as they fit the buckets. */
const startOf = (ramp: Ramp | null, buckets: RampEditorProps["buckets"]): readonly DraftStep[] =>
  (ramp?.steps ?? [])
    .filter(({ status }) => status === "pending")
    .map((step, key) => ({
      key,
      at: step.at,
      shares: buckets.map(({ bucket_name }) =>
        formatShare(step.buckets.find((each) => each.bucket_name === bucket_name)?.slots ?? 0)
      )
    }))

/** The steps of a new ramp. */
export const RampEditor = ({ buckets, experimentId, onDone, ramp }: RampEditorProps) => {
  const [steps, setSteps] = useState(() => startOf(ramp, buckets))
  const [pauses, setPauses] = useState(ramp?.pause_on_srm ?? true)
  const [tried, setTried] = useState(false)
  const problems = checkSteps(steps, Date.now())
  const save = useMutation({
    mutationFn: () =>
      client.ramps.replace.mutate({
        experiment_id: experimentId,
        steps: toSteps(steps, buckets),
        pause_on_srm: pauses
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries(trpc.ramps.pathFilter())
      showToast({ kind: "good", text: texts.saved })
      onDone()
    }
  })
  const add = () => {
    const last = steps.at(-1)
    const shares = last?.shares ?? buckets.map(({ slots }) => formatShare(slots))
    setSteps([...steps, { key: Math.max(-1, ...steps.map(({ key }) => key)) + 1, at: null, shares }])
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (isClean(problems)) save.mutate()
      }}
    >
      <RampProposal
        buckets={buckets}
        onPropose={(proposed) => {
          setTried(false)
          setSteps(proposed)
        }}
      />
      {steps.map((step, place) => (
        <RampStepRow
          key={step.key}
          step={step}
          place={place}
          buckets={buckets.map(({ bucket_name }) => bucket_name)}
          problems={tried ? problems[place] : undefined}
          onChange={(changed) => setSteps(steps.with(place, changed))}
          onRemove={() => setSteps(steps.filter((each) => each !== step))}
        />
      ))}
      <div className="row">
        <Button small onClick={add}>
          {texts.addStep}
        </Button>
      </div>
      <div>
        <CheckField label={texts.onAlarm} checked={pauses} onChange={setPauses} />
        <p className="field-hint">{texts.onAlarmHint}</p>
      </div>
      {ramp !== null && <p className="soft small">{texts.replaces}</p>}
      {save.isError && <Failure error={save.error} />}
      <div className="row row-end">
        <Button onClick={onDone}>{texts.cancel}</Button>
        <Button type="submit" kind="main" busy={save.isPending} disabled={steps.length === 0}>
          {texts.save}
        </Button>
      </div>
    </form>
  )
}
