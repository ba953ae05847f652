import { printable } from "./printable.ts"

type Value = string | number | boolean | null | undefined | readonly string[]

const shown = (value: Value): string => {
  if (value === null || value === undefined || value === "") return "–"
  if (typeof value === "boolean") return value ? "yes" : "no"
  return printable(typeof value === "object" ? value.join(", ") || "–" : String(value))
}

/** One line for each field, the values aligned. */
export const fields = (record: Readonly<Record<string, Value>>): readonly string[] => {
  const width = Math.max(...Object.keys(record).map((name) => name.length))
  return Object.entries(record).map(([name, value]) => `${name.padEnd(width)}  ${shown(value)}`)
}
