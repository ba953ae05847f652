import { ConflictDialog } from "../../../parts/feedback/ConflictDialog.tsx"
import { formatTime } from "../../../parts/values/Time.tsx"
import { texts } from "../../../texts/common.ts"

/** Fields of a form, as text or times. */
export type Fields = Readonly<Record<string, string | null>>

export interface ExperimentConflictProps {
  /** The fields of the form, as a person reads them. */
  readonly labels: Fields
  readonly yours: Fields
  readonly theirs: Fields
  readonly busy: boolean
  readonly onKeepYours: () => void
  readonly onKeepTheirs: () => void
}

const isInstant = /^\d{4}-\d\d-\d\dT.*Z$/

const written = (value: string | null | undefined): string => {
  if (value == null || value === "") return texts.none
  return isInstant.test(value) ? formatTime(value) : value
}

/** The fields that differ between a form and what another editor has stored; all of them when none does. */
export const ExperimentConflict = ({ labels, theirs, yours, ...rest }: ExperimentConflictProps) => {
  const fields = Object.entries(labels).map(([field, label]) => ({
    label: label ?? field,
    yours: written(yours[field]),
    theirs: written(theirs[field])
  }))
  const different = fields.filter((field) => field.yours !== field.theirs)
  return <ConflictDialog {...rest} fields={different.length === 0 ? fields : different} />
}
