import { Result } from "effect"
import { expect, it } from "vitest"
import { type Experiment, noDetails } from "./Experiment.ts"
import { noLimits } from "./ExperimentLimits.ts"
import { noFlagFields } from "./FlagFields.ts"
import { archive, at, create, type ExperimentPatch, restore, update } from "./lifecycle.ts"

/*
 * A column is a change: `=` sends the stored date, `>` a later one, `<` one that has passed. A cell is the state after it: the first letter
 * of the schedule's status, then `+` active, `-` inactive, `.` completed.
 */

const date = 5_000
const later = 7_000
const identity = { id: "e", number: "1", serviceId: "s", teamId: "1" }
const made = (active: boolean, scheduledStartDate: number | null) =>
  create({ ...identity, ...noDetails, ...noFlagFields, ...noLimits, name: "n", active, scheduledStartDate }, 1_000)
const patched = (experiment: Experiment, patch: ExperimentPatch, now: number) =>
  Result.getOrThrow(update(experiment, patch, { serviceActive: true, now }))
const early = patched(made(true, date), { active: true }, 1_500)

const before: Readonly<Record<string, Experiment>> = {
  "idle, no date": made(false, null),
  "running, no date": made(true, null),
  waiting: made(true, date),
  "stopped until the date": patched(made(true, null), { scheduledStartDate: date }, 1_500),
  "switched off": patched(made(true, date), { active: false }, 1_500),
  "started early": early,
  "started early, stopped": patched(early, { active: false }, 1_600),
  "restored before the date": restore(archive(made(true, date), 1_500)),
  completed: patched(made(true, date), { completed: true }, 1_500)
}
const after: Readonly<Record<string, Experiment>> = {
  started: at(made(true, date), true, 6_000),
  "started, stopped": patched(at(made(true, date), true, 6_000), { active: false }, 6_000),
  missed: restore(at(archive(made(true, date), 1_500), true, 6_000)),
  "switched off": patched(made(true, date), { active: false }, 1_500),
  "started early": early
}

const changes: Readonly<Record<string, ExperimentPatch>> = {
  on: { active: true },
  off: { active: false },
  "=": { scheduledStartDate: date },
  "=on": { scheduledStartDate: date, active: true },
  "=off": { scheduledStartDate: date, active: false },
  ">": { scheduledStartDate: later },
  ">on": { scheduledStartDate: later, active: true },
  ">off": { scheduledStartDate: later, active: false },
  "<": { scheduledStartDate: 500 },
  "<on": { scheduledStartDate: 500, active: true },
  "<off": { scheduledStartDate: 500, active: false },
  null: { scheduledStartDate: null },
  nullon: { scheduledStartDate: null, active: true },
  end: { completed: true },
  ">end": { scheduledStartDate: later, completed: true },
  name: { name: "other" }
}

const cellOf = ({ active, completedAt, scheduleStatus }: Experiment) =>
  `${scheduleStatus.charAt(0)}${completedAt === null ? (active ? "+" : "-") : "."}`
const width = 7
const table = (states: Readonly<Record<string, Experiment>>, now: number) => {
  const head = Object.keys(changes).map((name) => name.padEnd(width))
  const rows = Object.entries(states).map(([state, experiment]) => {
    const cells = Object.values(changes).map((patch) => cellOf(patched(experiment, patch, now)).padEnd(width))
    return `\n${cells.join("")}| ${state}`
  })
  return `\n${head.join("").trimEnd()}${rows.join("")}`
}

it("before the date, every change in every state has its outcome", () => {
  expect(table(before, 2_000)).toEqual(`
on     off    =      =on    =off   >      >on    >off   <      <on    <off   null   nullon end    >end   name
n+     n-     p-     p-     p-     p-     p-     p-     m-     s+     m-     n-     n+     n.     c.     n-     | idle, no date
n+     n-     p-     p-     p-     p-     p-     p-     s+     s+     s-     n+     n+     n.     c.     n+     | running, no date
c+     c-     p-     c+     c-     p-     p-     p-     s+     s+     m-     n-     n+     c.     c.     p-     | waiting
c+     c-     p-     c+     c-     p-     p-     p-     s+     s+     s-     n-     n+     c.     c.     p-     | stopped until the date
c+     c-     p-     c+     c-     p-     p-     p-     m-     s+     m-     n-     n+     c.     c.     c-     | switched off
c+     c-     c+     c+     c-     p-     p-     p-     s+     s+     s-     n+     n+     c.     c.     c+     | started early
c+     c-     p-     c+     c-     p-     p-     p-     s-     s+     s-     n-     n+     c.     c.     c-     | started early, stopped
c+     c-     p-     c+     c-     p-     p-     p-     s+     s+     m-     n-     n+     c.     c.     p-     | restored before the date
c+     c.     c.     p-     c.     c.     p-     c.     m.     s+     m.     n.     n+     c.     c.     c.     | completed`)
})

it("after the date, every change in every state has its outcome", () => {
  expect(table(after, 6_000)).toEqual(`
on     off    =      =on    =off   >      >on    >off   <      <on    <off   null   nullon end    >end   name
s+     s-     s+     s+     s-     p-     p-     p-     s+     s+     s-     n+     n+     s.     c.     s+     | started
s+     s-     s-     s+     s-     p-     p-     p-     s-     s+     s-     n-     n+     s.     c.     s-     | started, stopped
m+     m-     m-     m+     m-     p-     p-     p-     m-     s+     m-     n-     n+     m.     c.     m-     | missed
c+     c-     c-     c+     c-     p-     p-     p-     m-     s+     m-     n-     n+     c.     c.     c-     | switched off
c+     c-     c+     c+     c-     p-     p-     p-     s+     s+     s-     n+     n+     c.     c.     c+     | started early`)
})
