import type { Terminal } from "./Terminal.ts"
import { type Column, textTable } from "./textTable.ts"

/** How a command shows its answers: tables for people, JSON for programs. */
export interface Answers {
  readonly isJson: boolean
  /** One JSON array, or a table; `none` where there are no rows. */
  readonly list: <Row>(rows: readonly Row[], columns: readonly Column<Row>[], none: string) => Promise<void>
  /** One JSON document, or lines for people. */
  readonly one: (document: object, lines: readonly string[]) => Promise<void>
  /** One JSON document a line, or a line for people. */
  readonly line: (document: object, line: string) => Promise<void>
  /** The lines of a table, as wide as the terminal. */
  readonly table: <Row>(rows: readonly Row[], columns: readonly Column<Row>[]) => readonly string[]
}

export const answersOf = (terminal: Terminal, isJson: boolean): Answers => {
  const print = (lines: readonly string[]) => terminal.write(`${lines.join("\n")}\n`)
  const { colours, room } = terminal
  const style = room === undefined ? { heading: colours.bold } : { heading: colours.bold, room }
  const table: Answers["table"] = (rows, columns) => textTable(rows, columns, style)
  const json = (document: object) => JSON.stringify(document, null, terminal.isShown ? 2 : undefined)
  return {
    isJson,
    table,
    list: async (rows, columns, none) => {
      if (isJson) return print([json(rows)])
      if (rows.length === 0) return terminal.note(none)
      await print(table(rows, columns))
    },
    one: (document, lines) => print(isJson ? [json(document)] : lines),
    line: (document, line) => print([isJson ? JSON.stringify(document) : line])
  }
}
