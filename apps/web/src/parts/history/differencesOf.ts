import { historyTexts as texts } from "../../texts/history.ts"
import { conditionText, operatorText } from "../../texts/setup/conditionText.ts"
import { formatCount } from "../values/numbers.ts"
import { formatTime } from "../values/Time.tsx"
import type { HistoryEntry } from "./HistoryEntry.ts"

type Fields = NonNullable<HistoryEntry["before"]>
type FieldValue = Fields[string]

/** A value of a field as it is shown. `null`: the field was not there. */
export type ShownValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "time"; readonly at: string }
  | { readonly kind: "person"; readonly id: string; readonly role?: string }
  | null

export interface Difference {
  readonly label: string
  readonly before: ShownValue
  readonly after: ShownValue
}

type Nested = Readonly<Record<string, FieldValue>>

const isNested = (value: FieldValue | undefined): value is Extract<FieldValue, Nested> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const text = (value: string): ShownValue => ({ kind: "text", text: value })

const percent = (value: FieldValue | undefined): ShownValue => (value === undefined ? null : text(`${String(value)} %`))

const isInstant = (value: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)

const plain = (value: FieldValue): string => {
  if (value === null) return texts.none
  if (typeof value === "boolean") return value ? texts.yes : texts.no
  if (typeof value === "number") return formatCount(value)
  if (typeof value === "string") return value
  if (Array.isArray(value)) return value.length === 0 ? texts.none : value.join(", ")
  return listed(value) || texts.none
}

const listed = (fields: Nested): string =>
  Object.entries(fields)
    .map(([name, inner]) => `${name}: ${plain(inner)}`)
    .join(", ")

const shown = (name: string, value: FieldValue | undefined): ShownValue => {
  if (value === undefined) return null
  if (name === "percentage") return percent(value)
  if (typeof value === "string") {
    if (name === "user_id") return { kind: "person", id: value }
    if (isInstant(value)) return { kind: "time", at: value }
    if (name === "condition") return text(operatorText(value))
  }
  return text(plain(value))
}

const condition = (value: FieldValue | undefined): ShownValue => (isNested(value) ? conditionIn(value) : null)

const conditionIn = (fields: Nested): ShownValue => {
  const { condition, model, property, value: expected } = fields
  const isWhole = [condition, model, property, expected].every((each) => typeof each === "string")
  return isWhole
    ? text(
        conditionText({
          condition: String(condition),
          model: String(model),
          property: String(property),
          value: String(expected)
        })
      )
    : text(listed(fields))
}

const assignment = (value: FieldValue | undefined): ShownValue => {
  if (!isNested(value)) return null
  const { role, user_id } = value
  return typeof user_id === "string" && typeof role === "string"
    ? { kind: "person", id: user_id, role }
    : text(plain(value))
}

const shares = (value: FieldValue | undefined): ShownValue => {
  if (!isNested(value)) return value === undefined ? null : text(plain(value))
  return text(
    Object.entries(value)
      .map(([bucket, share]) => `${bucket} ${String(share)} %`)
      .join(", ")
  )
}

/** How the values inside a field are named and shown, for fields that hold several things by name or id. */
const nested: Readonly<
  Record<
    string,
    { readonly label: (key: string) => string; readonly show: (value: FieldValue | undefined) => ShownValue }
  >
> = {
  percentage_distribution: { label: texts.shareOf, show: percent },
  conditions: { label: () => texts.conditionField, show: condition },
  user_assignments: { label: () => texts.personField, show: assignment },
  team_users: { label: () => texts.personField, show: assignment },
  steps: { label: (at) => texts.stepField(isInstant(at) ? formatTime(at) : at), show: shares },
  outcomes: {
    label: (at) => texts.outcomeField(isInstant(at) ? formatTime(at) : at),
    show: (value) => (value === undefined ? null : text(plain(value)))
  }
}

const labelOf = (name: string): string => {
  const [, bucket, field] = /^buckets\.(.+)\.(max_samples|value)$/s.exec(name) ?? []
  if (bucket === undefined) return texts.field(name)
  return field === "value" ? texts.valueOf(bucket) : texts.limitOf(bucket)
}

const keysOf = (...all: readonly (object | null | undefined)[]): readonly string[] => [
  ...new Set(all.flatMap((each) => Object.keys(each ?? {})))
]

const inside = (name: string, before: FieldValue | undefined, after: FieldValue | undefined): readonly Difference[] => {
  const { label, show } = nested[name] ?? { label: texts.field, show: (value) => shown(name, value) }
  const old: Nested = isNested(before) ? before : {}
  const now: Nested = isNested(after) ? after : {}
  return keysOf(old, now)
    .map((key) => ({ label: label(key), before: show(old[key]), after: show(now[key]) }))
    .filter(({ after, before }) => JSON.stringify(before) !== JSON.stringify(after))
}

const differencesIn = (name: string, before: FieldValue | undefined, after: FieldValue | undefined) =>
  nested[name] !== undefined && (isNested(before) || isNested(after))
    ? inside(name, before, after)
    : [{ label: labelOf(name), before: shown(name, before), after: shown(name, after) }]

const isWholeCondition = (fields: Fields | null): boolean =>
  fields !== null && ["condition", "model", "property", "value"].every((name) => typeof fields[name] === "string")

/** What a change made different, field by field: a share of a bucket, a condition as a sentence, a date. */
export const differencesOf = ({ after, before }: Pick<HistoryEntry, "after" | "before">): readonly Difference[] => {
  if (isWholeCondition(before) || isWholeCondition(after)) {
    return [{ label: texts.conditionField, before: before && conditionIn(before), after: after && conditionIn(after) }]
  }
  return keysOf(before, after).flatMap((name) => differencesIn(name, before?.[name], after?.[name]))
}

const isEmpty = (value: ShownValue): boolean =>
  value === null || (value.kind === "text" && [texts.none, texts.no, ""].includes(value.text))

/** Those that say something: of a new thing, not the fields without a value, nor the ids of what it belongs to. */
export const mainDifferences = (entry: Pick<HistoryEntry, "after" | "before">): readonly Difference[] =>
  differencesOf(entry).filter(
    ({ after, before, label }) =>
      (entry.before !== null && entry.after !== null) ||
      !((isEmpty(before) && isEmpty(after)) || /^(?:Experiment|Service|Criterion|Team) id$/.test(label))
  )
