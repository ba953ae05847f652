import { expect, it } from "vitest"
import { consoleTable } from "./consoleTable.ts"
import type { RowReport } from "./Line.ts"
import { markdownReport } from "./markdownReport.ts"
import { median, ratios } from "./statistics.ts"

const rows: readonly RowReport[] = [
  {
    name: "create",
    work: "POST …/samples",
    lines: [
      { what: "Sortition: creates", values: [5_900, 6_100.4, 5_800], unit: "/s" },
      { what: "× pgbench", values: [0.37, 0.9, 0.8], unit: "×", target: { bound: "≥", value: 0.8 } },
      { what: "p99 at half of the peak", values: [35.25], unit: "ms", target: { bound: "<", value: 15 } }
    ],
    sides: [{ name: "Sortition", how: "64 connections" }],
    missing: ["the FastAPI reference is not given"]
  },
  { name: "start", work: "second start", lines: [], sides: [], failure: "a server ended" }
]

it("gives medians and the ratios of rounds", () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(median([])).toBeNaN()
  expect(ratios([6, 8], [3, 2])).toEqual([2, 4])
})

it("shows medians, spread and targets on the terminal", () => {
  expect(consoleTable(rows)).toBe(
    `
                            median      min–max   target

create: POST …/samples
  Sortition: creates       5,900/s  5,800–6,100
  × pgbench                 0.80 ×    0.37–0.90  ≥ 0.8 ×     met
  p99 at half of the peak  35.3 ms               < 15 ms  missed
  the FastAPI reference is not given

start: second start
  failed: a server ended
`.slice(1)
  )
})

it("writes a report with the method, the machine, the versions and the sides", () => {
  const report = markdownReport(
    {
      command: "npm run bench",
      date: "2027-01-02T03:04:05.000Z",
      rounds: 3,
      seconds: 5,
      generator: "wrk 4.1; it manages 20,000/s against an empty server",
      machine: { CPU: "A | B", cores: "2" },
      versions: { Node: "v24" }
    },
    rows
  )
  expect(report).toContain("`npm run bench` wrote this page on 2027-01-02.")
  expect(report).toContain(
    "| `create`: POST …/samples | Sortition: creates | 5,900/s | 5,800–6,100 |  |  |\n|  | × pgbench | 0.80 × | 0.37–0.90 | ≥ 0.8 × | met |"
  )
  expect(report).toContain("| `start`: second start | failed: a server ended |")
  expect(report).toContain("1 of 2 targets are met.")
  expect(report).toContain("- Load generator: wrk 4.1; it manages 20,000/s against an empty server.")
  expect(report).toContain("| CPU | A \\| B |")
  expect(report).toContain(
    "### create\n\n- **Sortition**: 64 connections\n- Not measured: the FastAPI reference is not given\n"
  )
  expect(report.endsWith("\n")).toBe(true)
})
