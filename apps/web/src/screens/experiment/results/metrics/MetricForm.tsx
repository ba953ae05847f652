import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { SelectField } from "../../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { problemsOf } from "../../../../service/failures.ts"
import { type Inputs, trpc } from "../../../../service/trpc.ts"
import { metricsTexts as texts } from "../../../../texts/metrics.ts"
import { useMetricChanged } from "./useMetricChanged.ts"

type Create = Inputs["metrics"]["create"]

const empty = {
  name: "",
  kind: "proportion",
  goal: "increase",
  role: "secondary",
  minimumEffect: "",
  percentile: "",
  description: ""
} as const

interface Draft extends Record<"description" | "minimumEffect" | "name" | "percentile", string> {
  readonly kind: Create["kind"]
  readonly goal: NonNullable<Create["goal"]>
  readonly role: NonNullable<Create["role"]>
}

const numberOf = (text: string, factor = 1): number | null => (text.trim() === "" ? null : Number(text) * factor)

const kinds = ["proportion", "mean", "sum"] as const
const goals = ["increase", "decrease"] as const
const roles = ["primary", "secondary", "guardrail"] as const

/** Declares a metric. */
export const MetricForm = ({ experimentId }: { readonly experimentId: string }) => {
  const [draft, setDraft] = useState<Draft>(empty)
  const changed = useMetricChanged(experimentId)
  const create = useMutation(
    trpc.metrics.create.mutationOptions({
      onSuccess: ({ name }) => {
        setDraft(empty)
        showToast({ kind: "good", text: texts.declared(name) })
        return changed()
      }
    })
  )
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const problems = problemsOf(create.error)
  const problem = (field: string) => problems.find(({ path }) => path.at(-1) === field)?.message
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { description, goal, kind, minimumEffect, name, percentile, role } = draft
    create.mutate({
      experiment_id: experimentId,
      name,
      kind,
      goal,
      role,
      minimum_effect: numberOf(minimumEffect, 0.01),
      winsorising_percentile: numberOf(percentile),
      description: description.trim() === "" ? null : description
    })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <div className="columns">
        <TextField
          label={texts.name}
          value={draft.name}
          required
          maxLength={128}
          problem={problem("name")}
          onChange={(name) => set({ name })}
        />
        <SelectField
          label={texts.kind}
          value={draft.kind}
          options={kinds.map((value) => ({ value, text: texts.kinds[value] }))}
          onChange={(kind) => set({ kind })}
        />
        <SelectField
          label={texts.goal}
          value={draft.goal}
          options={goals.map((value) => ({ value, text: texts.goals[value] }))}
          onChange={(goal) => set({ goal })}
        />
        <SelectField
          label={texts.role}
          value={draft.role}
          options={roles.map((value) => ({ value, text: texts.roles[value] }))}
          onChange={(role) => set({ role })}
        />
        <TextField
          label={texts.minimumEffect}
          value={draft.minimumEffect}
          type="number"
          step="any"
          inputMode="decimal"
          hint={texts.minimumEffectHint}
          problem={problem("minimum_effect")}
          onChange={(minimumEffect) => set({ minimumEffect })}
        />
        <TextField
          label={texts.percentile}
          value={draft.percentile}
          type="number"
          step="any"
          inputMode="decimal"
          hint={texts.percentileHint}
          problem={problem("winsorising_percentile")}
          onChange={(percentile) => set({ percentile })}
        />
        <TextField
          label={texts.description}
          value={draft.description}
          problem={problem("description")}
          onChange={(description) => set({ description })}
        />
      </div>
      {create.isError && problems.length === 0 && <Failure error={create.error} />}
      <div className="row">
        <Button type="submit" kind="main" busy={create.isPending}>
          {texts.submit}
        </Button>
        <a href="/docs/">{texts.docs}</a>
      </div>
    </form>
  )
}
