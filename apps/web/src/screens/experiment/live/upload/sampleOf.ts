import type { Inputs } from "../../../../service/trpc.ts"
import { uploadTexts } from "../../../../texts/live/upload.ts"
import type { FileRow } from "./FileRow.ts"
import type { Mapping } from "./Mapping.ts"

export type NewSample = Inputs["samples"]["bulkCreate"]["samples"][number]

/** A sample to create, or why the row holds none. */
export type RowContent = { readonly sample: NewSample } | { readonly problem: string }

type Attributes = NonNullable<NewSample["attributes"]>

/** A number or a truth value when the cell holds exactly that; conditions compare values of one type. */
const typed = (cell: string): string | number | boolean => {
  if (cell === "true" || cell === "false") return cell === "true"
  const number = Number(cell)
  return cell !== "" && Number.isFinite(number) && String(number) === cell ? number : cell
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isAttributes = (value: unknown): value is Attributes => isRecord(value) && Object.values(value).every(isRecord)

const { problems } = uploadTexts

const checked = (sample: NewSample): RowContent => {
  if (sample.sampled_value === "") return { problem: problems.noValue }
  if (sample.sampled_entity === "") return { problem: problems.noEntity }
  return { sample }
}

const ofCells = (cells: readonly string[], { columns, entity }: Mapping): RowContent => {
  if (cells.length > columns.length) return { problem: problems.manyCells(columns.length, cells.length) }
  const cell = (role: string) => (cells[columns.findIndex((column) => column.role === role)] ?? "").trim()
  const attributes: Record<string, Record<string, unknown>> = {}
  for (const [place, { attribute, role }] of columns.entries()) {
    const value = (cells[place] ?? "").trim()
    if (role !== "attribute" || value === "") continue
    const [model = "", ...property] = attribute.trim().split(".")
    attributes[model] = { ...attributes[model], [property.join(".")]: typed(value) }
  }
  const bucket = cell("bucket")
  return checked({
    sampled_value: cell("value"),
    sampled_entity: cell("entity") || entity.trim(),
    ...(bucket !== "" && { allocated_bucket: bucket }),
    ...(Object.keys(attributes).length > 0 && { attributes })
  })
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : ""

const ofItem = (item: unknown, entity: string): RowContent => {
  if (!isRecord(item)) return { problem: problems.noObject }
  const { allocated_bucket, attributes, sampled_entity, sampled_value } = item
  if (attributes !== undefined && !isAttributes(attributes)) return { problem: problems.attributes }
  return checked({
    sampled_value: textOf(sampled_value),
    sampled_entity: textOf(sampled_entity) || entity.trim(),
    ...(typeof allocated_bucket === "string" && allocated_bucket !== "" && { allocated_bucket }),
    ...(attributes !== undefined && { attributes })
  })
}

const parsed = (text: string): { readonly item: unknown } | null => {
  try {
    return { item: JSON.parse(text) }
  } catch {
    return null
  }
}

/** The sample that a row describes. */
export const sampleOf = ({ cells, text }: FileRow, mapping: Mapping): RowContent => {
  if (cells !== null) return ofCells(cells, mapping)
  const json = parsed(text)
  return json === null ? { problem: problems.noJson } : ofItem(json.item, mapping.entity)
}
