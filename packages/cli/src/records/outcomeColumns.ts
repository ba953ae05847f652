import { usageError } from "../service/CliError.ts"
import { isOutcomeField, type OutcomeDefaults, type OutcomeField, outcomeOf } from "./outcomeOf.ts"
import type { Columns, OutcomeInput } from "./Row.ts"

export interface OutcomeColumnOptions extends Omit<OutcomeDefaults, "line"> {
  /** What columns of other names mean, by the name of the column. */
  readonly names?: ReadonlyMap<string, string> | undefined
}

const requireColumns = (header: readonly string[], names: readonly string[], options: OutcomeColumnOptions): void => {
  for (const name of options.names?.keys() ?? []) {
    if (!header.includes(name)) throw usageError(`--map names the column ${name}, which the file does not have`)
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index && isOutcomeField(name))
  if (repeated !== undefined) throw usageError(`The file has the column ${repeated} twice`)
  const lacks = (name: OutcomeField) => !names.includes(name)
  const has = `The columns are: ${header.join(", ")}`
  if (lacks("value")) {
    throw usageError(`The file has no column value. Rename one, or add --map <column>=value. ${has}`)
  }
  if (lacks("metric") && options.metric === undefined) {
    throw usageError(`The file has no column metric. Add --metric, such as --metric revenue. ${has}`)
  }
  if (!lacks("sample_id")) return
  if (lacks("sampled_value")) {
    throw usageError(
      `The file has neither a column sample_id nor sampled_value. Add --map <column>=sampled_value. ${has}`
    )
  }
  if (lacks("sampled_entity") && options.entity === undefined) {
    throw usageError(`The file has no column sampled_entity. Add --entity, such as --entity User. ${has}`)
  }
}

/**
 * Reads the header of a file of outcomes. An empty cell is no value. Throws a usage error where a required column is missing, or one is there
 * twice.
 */
export const outcomeColumns = (header: readonly string[], options: OutcomeColumnOptions): Columns<OutcomeInput> => {
  const trimmed = header.map((name) => name.trim())
  const names = trimmed.map((name) => options.names?.get(name) ?? name)
  requireColumns(trimmed, names, options)
  return {
    count: header.length,
    ignored: trimmed.filter((_, index) => !isOutcomeField(names[index] ?? "")),
    itemOf: (cells, line) => {
      const given = names.flatMap((name, index) => (cells[index] ? [[name, cells[index]]] : []))
      return outcomeOf(Object.fromEntries(given), { ...options, line })
    }
  }
}
