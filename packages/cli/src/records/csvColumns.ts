import { usageError } from "../service/CliError.ts"
import type { Columns, SampleInput } from "./Row.ts"
import { attributePath, withAttribute } from "./readAttribute.ts"

const own = ["sampled_entity", "sampled_value", "allocated_bucket"] as const
type Own = (typeof own)[number]

const isOwn = (name: string): name is Own => own.some((each) => each === name)

export interface ColumnOptions {
  /** The kind of entity where the file has no column `sampled_entity`. */
  readonly entity?: string | undefined
  /** What columns of other names mean: `sampled_value`, `User.country` …, by the name of the column. */
  readonly names?: ReadonlyMap<string, string> | undefined
}

const requireColumns = (header: readonly string[], names: readonly string[], options: ColumnOptions): void => {
  for (const name of options.names?.keys() ?? []) {
    if (!header.includes(name)) throw usageError(`--map names the column ${name}, which the file does not have`)
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index && (isOwn(name) || attributePath(name)))
  if (repeated !== undefined) throw usageError(`The file has the column ${repeated} twice`)
  const has = `The columns are: ${header.join(", ")}`
  if (!names.includes("sampled_value")) {
    throw usageError(`The file has no column sampled_value. Rename one, or add --map <column>=sampled_value. ${has}`)
  }
  if (!names.includes("sampled_entity") && options.entity === undefined) {
    throw usageError(`The file has no column sampled_entity. Add --entity, such as --entity User. ${has}`)
  }
}

/**
 * Reads the header of a file: `sampled_entity`, `sampled_value`, `allocated_bucket`, and attributes such as `User.country`. An empty cell is no
 * value. Throws a usage error where a required column is missing, or one is there twice.
 */
export const csvColumns = (header: readonly string[], options: ColumnOptions): Columns<SampleInput> => {
  const trimmed = header.map((name) => name.trim())
  const names = trimmed.map((name) => options.names?.get(name) ?? name)
  requireColumns(trimmed, names, options)
  const attributes = names.map((name) => (isOwn(name) ? null : attributePath(name)))
  const cellOf = (cells: readonly string[], name: Own): string => cells[names.indexOf(name)] ?? ""

  const attributesOf = (cells: readonly string[]) => {
    let found: SampleInput["attributes"]
    for (const [index, path] of attributes.entries()) {
      const cell = cells[index] ?? ""
      if (path !== null && cell !== "") found = withAttribute(found ?? {}, path, cell)
    }
    return found === undefined ? {} : { attributes: found }
  }
  return {
    count: header.length,
    ignored: trimmed.filter((_, index) => !isOwn(names[index] ?? "") && attributes[index] === null),
    itemOf: (cells) => {
      const bucket = cellOf(cells, "allocated_bucket")
      return {
        sampled_value: cellOf(cells, "sampled_value"),
        sampled_entity: cellOf(cells, "sampled_entity") || (options.entity ?? ""),
        ...(bucket === "" ? {} : { allocated_bucket: bucket }),
        ...attributesOf(cells)
      }
    }
  }
}
