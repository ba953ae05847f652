/** What a column of a CSV file holds. */
export const roles = ["value", "entity", "bucket", "attribute", "ignored"] as const

export type Role = (typeof roles)[number]

export interface ColumnUse {
  readonly name: string
  readonly role: Role
  /** `Model.property` of a column that holds an attribute. */
  readonly attribute: string
}

/** How rows become samples. */
export interface Mapping {
  /** The kind of entity of rows that do not name one. */
  readonly entity: string
  /** Empty for a file of JSON lines. */
  readonly columns: readonly ColumnUse[]
}

const known: readonly { readonly role: Role; readonly names: RegExp }[] = [
  { role: "value", names: /^(?:sampled[_ ]?value|value|id|(?:user|entity|subject|sample|participant)[_ ]?id)$/i },
  { role: "entity", names: /^(?:sampled[_ ]?entity|entity|entity[_ ]?type)$/i },
  { role: "bucket", names: /^(?:allocated[_ ]?bucket|bucket|variant|group|arm)$/i },
  { role: "attribute", names: /^[^.]+\..+$/ }
]

const roleOf = (name: string): Role => known.find(({ names }) => names.test(name.trim()))?.role ?? "ignored"

/** What the columns probably hold. Of several columns with the value, entity or bucket the first one counts. */
export const guessColumns = (names: readonly string[]): readonly ColumnUse[] => {
  const found = names.map(roleOf)
  const unique = found.map((role, place) => (role === "attribute" || found.indexOf(role) === place ? role : "ignored"))
  const first = unique.includes("value") ? -1 : unique.indexOf("ignored")
  return names.map((name, place) => ({
    name,
    role: place === first ? "value" : (unique[place] ?? "ignored"),
    attribute: name.trim()
  }))
}

/** The columns after one has got another role, which no other column keeps if there can be only one. */
export const withRole = (columns: readonly ColumnUse[], place: number, role: Role): readonly ColumnUse[] =>
  columns.map((column, index) => {
    if (index === place) return { ...column, role }
    return column.role === role && role !== "attribute" && role !== "ignored" ? { ...column, role: "ignored" } : column
  })

export type MappingProblem = "no_value" | "no_entity" | "bad_attribute"

/** What is missing in a mapping of a CSV file. */
export const mappingProblem = ({ columns, entity }: Mapping): MappingProblem | null => {
  if (!columns.some(({ role }) => role === "value")) return "no_value"
  if (entity.trim() === "" && !columns.some(({ role }) => role === "entity")) return "no_entity"
  const isBad = columns.some(({ attribute, role }) => role === "attribute" && !/^[^.]+\..+$/.test(attribute.trim()))
  return isBad ? "bad_attribute" : null
}
