import { SelectField } from "../../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { planTexts } from "../../../../texts/setup/plan.ts"
import type { PlanDraft, PlanProblems } from "./planDraft.ts"

export interface PlanFieldsProps {
  readonly draft: PlanDraft
  readonly problems: PlanProblems
  readonly onChange: (fields: Partial<PlanDraft>) => void
}

const { planner: texts } = planTexts

const solves = (["samples", "effect", "power"] as const).map((value) => ({ value, text: texts.solves[value] }))
const outcomes = (["proportion", "mean"] as const).map((value) => ({ value, text: texts.outcomes[value] }))

/** The question, and the amounts that are known. */
export const AmountFields = ({ draft, onChange, problems }: PlanFieldsProps) => {
  const isMean = draft.outcome === "mean"
  const number = (field: "baseline" | "deviation" | "effect" | "perDay" | "total", label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      inputMode="decimal"
      value={draft[field]}
      problem={problems[field]}
      onChange={(text) => onChange({ [field]: text })}
    />
  )
  return (
    <>
      <SelectField label={texts.solve} value={draft.solve} options={solves} onChange={(solve) => onChange({ solve })} />
      <div className="plan-fields">
        <SelectField
          label={texts.outcome}
          value={draft.outcome}
          options={outcomes}
          onChange={(outcome) => onChange({ outcome, relative: false })}
        />
        {isMean
          ? number("baseline", texts.baselineMean, texts.baselineMeanHint)
          : number("baseline", texts.baselineRate)}
        {isMean && number("deviation", texts.deviation)}
        {draft.solve !== "effect" && number("effect", texts.effect)}
        {draft.solve !== "effect" && (
          <SelectField
            label={texts.effectUnit}
            value={draft.relative ? "relative" : "absolute"}
            options={[
              { value: "absolute", text: isMean ? texts.effectUnits.absolute : texts.effectUnits.points },
              { value: "relative", text: texts.effectUnits.relative }
            ]}
            onChange={(unit) => onChange({ relative: unit === "relative" })}
          />
        )}
        {draft.solve !== "samples" && number("total", texts.total)}
        {draft.solve !== "samples" && (
          <SelectField
            label={texts.totalUnit}
            value={draft.inDays ? "days" : "samples"}
            options={[
              { value: "samples", text: texts.totalUnits.samples },
              { value: "days", text: texts.totalUnits.days }
            ]}
            onChange={(unit) => onChange({ inDays: unit === "days" })}
          />
        )}
        {number("perDay", texts.perDay, texts.perDayHint)}
      </div>
    </>
  )
}
