import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { InstantField } from "../../../../parts/controls/InstantField.tsx"
import { SelectField } from "../../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import type { Outputs } from "../../../../service/trpc.ts"
import { rampTexts as texts } from "../../../../texts/setup/setupLimits.ts"
import { type DraftStep, parseShares, proposeSteps } from "./rampDraft.ts"

interface RampProposalProps {
  readonly buckets: Outputs["buckets"]["list"]
  readonly onPropose: (steps: readonly DraftStep[]) => void
}

const hourMs = 3_600_000

const nextHour = () => new Date(Math.ceil(Date.now() / hourMs + 0.1) * hourMs).toISOString()

/** Makes all steps of a ramp from the bucket that grows, its shares and the pace. */
export const RampProposal = ({ buckets, onPropose }: RampProposalProps) => {
  const [grows, setGrows] = useState(buckets.at(-1)?.bucket_name ?? "")
  const [shares, setShares] = useState("1, 5, 20, 50")
  const [hours, setHours] = useState("24")
  const [first, setFirst] = useState<string | null>(nextHour)
  const slots = parseShares(shares)
  const pace = Number(hours)
  const isPace = hours.trim() !== "" && Number.isFinite(pace) && pace > 0
  return (
    <fieldset className="stack">
      <legend>{texts.proposeTitle}</legend>
      <div className="columns columns-narrow">
        <SelectField
          label={texts.grows}
          value={grows}
          options={buckets.map(({ bucket_name }) => ({ value: bucket_name, text: bucket_name }))}
          onChange={setGrows}
        />
        <TextField
          label={texts.shares}
          value={shares}
          hint={texts.sharesHint}
          problem={slots === null ? texts.sharesProblem : undefined}
          onChange={setShares}
        />
        <InstantField label={texts.first} value={first} onChange={setFirst} />
        <TextField
          label={texts.every}
          inputMode="decimal"
          value={hours}
          problem={isPace ? undefined : texts.everyProblem}
          onChange={setHours}
        />
      </div>
      <div className="row">
        <Button
          disabled={slots === null || first === null || !isPace}
          onClick={() =>
            slots !== null && first !== null && onPropose(proposeSteps(buckets, { grows, slots, first, hours: pace }))
          }
        >
          {texts.propose}
        </Button>
      </div>
    </fieldset>
  )
}
