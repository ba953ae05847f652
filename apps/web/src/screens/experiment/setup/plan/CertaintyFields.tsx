import { SelectField } from "../../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { planTexts } from "../../../../texts/setup/plan.ts"
import type { PlanFieldsProps } from "./AmountFields.tsx"

const { planner: texts } = planTexts

const sides = (["two", "one"] as const).map((value) => ({ value, text: texts.sidesOf[value] }))
const directions = (["increase", "decrease"] as const).map((value) => ({ value, text: texts.directions[value] }))
const methods = (["fixed", "sequential"] as const).map((value) => ({ value, text: texts.methods[value] }))
const splits = (["buckets", "equal"] as const).map((value) => ({ value, text: texts.splits[value] }))

interface CertaintyFieldsProps extends PlanFieldsProps {
  /** Whether the experiment has buckets whose split can be used. */
  readonly hasBuckets: boolean
}

/** The significance and power of the test, its split, and its method. */
export const CertaintyFields = ({ draft, hasBuckets, onChange, problems }: CertaintyFieldsProps) => (
  <details>
    <summary>{texts.more}</summary>
    <div className="plan-fields plan-more">
      {draft.solve !== "power" && (
        <TextField
          label={texts.power}
          hint={texts.powerHint}
          inputMode="decimal"
          value={draft.power}
          problem={problems.power}
          onChange={(power) => onChange({ power })}
        />
      )}
      <TextField
        label={texts.significance}
        hint={texts.significanceHint}
        inputMode="decimal"
        value={draft.significance}
        problem={problems.significance}
        onChange={(significance) => onChange({ significance })}
      />
      <SelectField
        label={texts.method}
        value={draft.method}
        options={methods}
        onChange={(method) => onChange({ method })}
      />
      {draft.method === "fixed" && (
        <SelectField
          label={texts.sides}
          value={draft.sides}
          options={sides}
          onChange={(each) => onChange({ sides: each })}
        />
      )}
      {draft.solve === "effect" && (
        <SelectField
          label={texts.direction}
          value={draft.direction}
          options={directions}
          onChange={(direction) => onChange({ direction })}
        />
      )}
      {hasBuckets && (
        <SelectField
          label={texts.split}
          value={draft.equal ? "equal" : "buckets"}
          options={splits}
          onChange={(split) => onChange({ equal: split === "equal" })}
        />
      )}
      {(draft.equal || !hasBuckets) && (
        <TextField
          label={texts.buckets}
          inputMode="numeric"
          value={draft.buckets}
          problem={problems.buckets}
          onChange={(buckets) => onChange({ buckets })}
        />
      )}
    </div>
  </details>
)
