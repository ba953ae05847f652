import { readFileSync } from "node:fs"

interface ContractField {
  readonly name: string
  /** Empty where the document gives none. */
  readonly type: string
}

interface ContractOperation {
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly parameters: readonly (ContractField & { readonly required: boolean })[]
  /** The component of the request body. */
  readonly body: string | null
  /** By status: the component, `array`, or null without either. */
  readonly responses: Readonly<Record<string, string | null>>
}

export interface Contract {
  readonly title: string
  readonly description: string
  readonly operations: readonly ContractOperation[]
  /** In the document's order, their fields too. */
  readonly components: readonly { readonly name: string; readonly fields: readonly ContractField[] }[]
}

/** The parts under headings of one level: each its heading and the text up to the next. */
const sections = (text: string, level: number): readonly (readonly [heading: string, text: string])[] =>
  text
    .split(new RegExp(`^${"#".repeat(level)} (?=\\S)`, "m"))
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n")
      return [part.slice(0, end).trim(), part.slice(end + 1)] as const
    })

/** The cells of a table's rows, without its head. */
const rows = (text: string): readonly (readonly string[])[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .slice(1)
        .split("|")
        .map((cell) => cell.trim())
    )

const componentIn = (text: string): string | null => /^\[(\w+)\]\(#\w+\)$/m.exec(text)?.[1] ?? null
const firstLine = (text: string): string => text.trim().split("\n", 1)[0] ?? ""

const readOperation = ([heading, text]: readonly [string, string]): ContractOperation => {
  const [method = "", path = ""] = heading.split(" ")
  const parts = new Map(sections(text, 3))
  const responses = sections(parts.get("Responses") ?? "", 4).map(
    ([status, said]) => [status, componentIn(said) ?? (/^array$/m.test(said) ? "array" : null)] as const
  )
  return {
    method,
    path,
    summary: firstLine(text),
    parameters: rows(parts.get("Parameters") ?? "").map(([name = "", type = "", required]) => ({
      name,
      type,
      required: required === "True"
    })),
    body: componentIn(parts.get("Request Body") ?? ""),
    responses: Object.fromEntries(responses)
  }
}

/** The published document of the sampling API, as this repository keeps it. */
export const readContract = (): Contract => {
  const text = readFileSync(new URL("../../../../docs/contract/sampling-api.md", import.meta.url), "utf8")
  const [[title, all] = ["", ""], ...chapters] = sections(text, 1)
  const parts = new Map(chapters)
  return {
    title,
    description: firstLine(all),
    operations: sections(parts.get("APIs") ?? "", 2).map(readOperation),
    components: sections(parts.get("Components") ?? "", 2).map(([name, table]) => ({
      name,
      fields: rows(table).map(([field = "", type = ""]) => ({ name: field, type }))
    }))
  }
}
