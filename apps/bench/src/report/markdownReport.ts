import { formatLine } from "./formatLine.ts"
import type { RowReport, Side } from "./Line.ts"

export interface RunDescription {
  /** The command, such as `npm run bench -- create`. */
  readonly command: string
  /** ISO 8601, UTC. */
  readonly date: string
  readonly rounds: number
  readonly seconds: number
  readonly generator: string
  readonly machine: Readonly<Record<string, string>>
  readonly versions: Readonly<Record<string, string>>
}

const cell = (text: string): string => text.replaceAll("|", "\\|")
const tableLine = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`

const figures = (rows: readonly RowReport[]): string[] => [
  tableLine(["work", "measured", "median", "min–max", "target", ""]),
  "|---|---|---|---|---|---|",
  ...rows.flatMap(({ failure, lines, name, work }) => {
    const texts = lines.map(formatLine)
    const cells = texts.map(({ median, met, spread, target, what }, index) =>
      tableLine([index === 0 ? `\`${name}\`: ${work}` : "", what, median, spread, target, met])
    )
    return failure === undefined
      ? cells
      : [...cells, tableLine([`\`${name}\`: ${work}`, `failed: ${failure}`, "", "", "", ""])]
  })
]

const targets = (rows: readonly RowReport[]): string => {
  const met = rows.flatMap(({ lines }) => lines.map(formatLine)).filter((line) => line.met !== "")
  return `${met.filter((line) => line.met === "met").length} of ${met.length} targets are met.`
}

const pairs = (title: readonly [string, string], entries: Readonly<Record<string, string>>): string[] => [
  tableLine(title),
  "|---|---|",
  ...Object.entries(entries).map(tableLine)
]

const sideLine = ({ how, name }: Side): string => `- **${name}**: ${how}`

const sidesOf = (rows: readonly RowReport[]): string[] =>
  rows.flatMap(({ missing = [], name, sides }) => [
    `### ${name}`,
    "",
    ...sides.map(sideLine),
    ...missing.map((each) => `- Not measured: ${each}`),
    ""
  ])

/** The report of a run, as Markdown. */
export const markdownReport = (run: RunDescription, rows: readonly RowReport[]): string =>
  [
    "# Benchmarks",
    "",
    `\`${run.command}\` wrote this page on ${run.date.slice(0, 10)}. The same command gives the figures of another machine;`,
    "`npm run bench -- --help` lists the rows and the options. Load generator, service, PostgreSQL and every other side share one",
    "machine, so only the ratios can be compared with those of another machine.",
    "",
    "## Figures",
    "",
    ...figures(rows),
    "",
    targets(rows),
    "",
    "## Method",
    "",
    "- The service is the process of `npm start` on a new database in a temporary folder: embedded PostgreSQL, fsync on, default",
    "  settings. One process serves all rows except `due` and `start`, which start their own.",
    "- The sides of a row run in turn, A B A B, on the same PostgreSQL server. One round before them warms up and is not counted.",
    `- Each row has ${run.rounds} rounds, unless its description says otherwise, and one measurement lasts ${run.seconds} s. The figures are`,
    "  medians over the rounds, with the least and the greatest. A ratio is the median of the ratios of each round.",
    "- Every request must succeed. One failed answer fails the row.",
    `- Load generator: ${run.generator}.`,
    "",
    "## Machine",
    "",
    ...pairs(["part", "value"], run.machine),
    "",
    "## Versions",
    "",
    ...pairs(["program", "version"], run.versions),
    "",
    "## Sides",
    "",
    ...sidesOf(rows)
  ]
    .join("\n")
    .trimEnd()
    .concat("\n")
