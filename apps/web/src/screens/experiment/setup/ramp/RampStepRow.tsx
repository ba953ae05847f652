import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import { Button } from "../../../../parts/controls/Button.tsx"
import { InstantField } from "../../../../parts/controls/InstantField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { rampTexts as texts } from "../../../../texts/setup/setupLimits.ts"
import { formatSlots } from "../shares.ts"
import { type DraftStep, restOf, type StepProblems } from "./rampDraft.ts"

interface RampStepRowProps {
  readonly step: DraftStep
  readonly place: number
  readonly buckets: readonly string[]
  readonly problems: StepProblems | undefined
  readonly onChange: (step: DraftStep) => void
  readonly onRemove: () => void
}

/** One step of a ramp: when it takes effect, and the share of each bucket from then on. */
export const RampStepRow = ({ buckets, onChange, onRemove, place, problems, step }: RampStepRowProps) => {
  const rest = restOf(step)
  return (
    <fieldset className="ramp-step">
      <legend>{texts.step(place + 1)}</legend>
      <InstantField
        label={texts.at}
        value={step.at}
        problem={problems?.at}
        onChange={(at) => onChange({ ...step, at })}
      />
      {buckets.map((bucket, index) => (
        <TextField
          key={bucket}
          label={texts.shareOf(bucket)}
          inputMode="decimal"
          value={step.shares[index] ?? ""}
          problem={problems?.shares[index]}
          onChange={(share) => onChange({ ...step, shares: step.shares.with(index, share) })}
        />
      ))}
      <div className="row row-between ramp-step-foot">
        <span className={problems?.total === undefined ? "soft small number" : "field-problem"}>
          {problems?.total ?? (rest > 0 && rest < totalSlots ? texts.rest(formatSlots(rest)) : "")}
        </span>
        <Button small kind="plain" aria-label={texts.removeStep(place + 1)} onClick={onRemove}>
          {texts.remove}
        </Button>
      </div>
    </fieldset>
  )
}
