import { expect, it } from "vitest"
import type { Experiment } from "../experiments/Experiment.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import { applyPatch, createPlanned, type PlannedExperimentPatch, statusOf } from "./status.ts"

/*
 * A column is a change: `=` sends the stored date, `>` a later one, `<` one that has passed. A cell is the state after it: the first letters
 * of the schedule's status and of the experiment's status, then `+` active or `-` inactive.
 */

const date = 5_000
const later = 7_000
const identity = { id: "e", number: "1", serviceId: "s", teamId: "1" }
const planned = (plan: PlannedExperimentPatch) => createPlanned(identity, { ...plan, name: "n" }, 1_000)
const waiting = planned({ startOn: date })
const running = planned({ status: "started" })
const early = applyPatch(waiting, { status: "started" }, 1_500)
const off: Experiment = { ...waiting, scheduleStatus: "cancelled" }

const before: Readonly<Record<string, Experiment>> = {
  "not started, no date": planned({}),
  "running, no date": running,
  waiting,
  "stopped until the date": applyPatch(running, { startOn: date }, 1_500),
  "switched off": off,
  "started early": early,
  "started early, stopped": { ...early, active: false },
  "started early, reset": applyPatch(early, { status: "not_started" }, 1_600),
  "restored before the date": lifecycle.restore(lifecycle.archive(waiting, 1_500)),
  completed: applyPatch(waiting, { status: "completed" }, 1_500)
}
const started = lifecycle.at(waiting, true, 6_000)
const after: Readonly<Record<string, Experiment>> = {
  started,
  "started, reset": applyPatch(started, { status: "not_started" }, 6_000),
  missed: lifecycle.restore(lifecycle.at(lifecycle.archive(waiting, 1_500), true, 6_000)),
  "switched off": off,
  "started early": early
}

const changes: Readonly<Record<string, PlannedExperimentPatch>> = {
  reset: { status: "not_started" },
  start: { status: "started" },
  end: { status: "completed" },
  "=": { startOn: date },
  "=reset": { startOn: date, status: "not_started" },
  "=start": { startOn: date, status: "started" },
  "=end": { startOn: date, status: "completed" },
  ">": { startOn: later },
  ">reset": { startOn: later, status: "not_started" },
  ">start": { startOn: later, status: "started" },
  ">end": { startOn: later, status: "completed" },
  "<": { startOn: 500 },
  "<reset": { startOn: 500, status: "not_started" },
  "<start": { startOn: 500, status: "started" },
  null: { startOn: null },
  archive: { archived: true }
}
const progress = { not_started: "n", started: "s", completed: "c" } as const
const cellOf = (experiment: Experiment) =>
  `${experiment.scheduleStatus.charAt(0)}${progress[statusOf(experiment)]}${experiment.active ? "+" : "-"}`
const width = 8
const table = (states: Readonly<Record<string, Experiment>>, now: number) => {
  const head = Object.keys(changes).map((name) => name.padEnd(width))
  const rows = Object.entries(states).map(([state, experiment]) => {
    const cells = Object.values(changes).map((patch) => cellOf(applyPatch(experiment, patch, now)).padEnd(width))
    return `\n${cells.join("")}| ${state}`
  })
  return `\n${head.join("").trimEnd()}${rows.join("")}`
}

it("before the date, every change in every state has its outcome", () => {
  expect(table(before, 2_000)).toEqual(`
reset   start   end     =       =reset  =start  =end    >       >reset  >start  >end    <       <reset  <start  null    archive
nn-     ns+     nc-     pn-     pn-     cs+     cc-     pn-     pn-     cs+     cc-     mn-     mn-     ss+     nn-     nn-     | not started, no date
nn-     ns+     nc-     ps-     pn-     cs+     cc-     ps-     pn-     cs+     cc-     ss+     mn-     ss+     ns+     ns-     | running, no date
pn-     cs+     cc-     pn-     pn-     cs+     cc-     pn-     pn-     cs+     cc-     ss+     mn-     ss+     nn-     pn-     | waiting
pn-     ps-     cc-     ps-     pn-     ps-     cc-     ps-     pn-     ps-     cc-     ss+     mn-     ss+     ns-     ps-     | stopped until the date
cn-     cs+     cc-     pn-     cn-     cs+     cc-     pn-     pn-     cs+     cc-     mn-     mn-     ss+     nn-     cn-     | switched off
cn-     cs+     cc-     cs+     pn-     cs+     cc-     ps-     pn-     cs+     cc-     ss+     mn-     ss+     ns+     cs-     | started early
cn-     cs-     cc-     ps-     pn-     cs-     cc-     ps-     pn-     cs-     cc-     ss-     mn-     ss-     ns-     cs-     | started early, stopped
cn-     cs+     cc-     pn-     cn-     cs+     cc-     pn-     pn-     cs+     cc-     mn-     mn-     ss+     nn-     cn-     | started early, reset
pn-     cs+     cc-     pn-     pn-     cs+     cc-     pn-     pn-     cs+     cc-     ss+     mn-     ss+     nn-     pn-     | restored before the date
cn-     cs+     cc-     cc-     pn-     cs+     cc-     cc-     pn-     cs+     cc-     mc-     mn-     ss+     nc-     cc-     | completed`)
})

it("after the date, every change in every state has its outcome", () => {
  expect(table(after, 6_000)).toEqual(`
reset   start   end     =       =reset  =start  =end    >       >reset  >start  >end    <       <reset  <start  null    archive
cn-     ss+     sc-     ss+     cn-     ss+     sc-     ps-     pn-     cs+     cc-     ss+     mn-     ss+     ns+     ss-     | started
cn-     cs+     cc-     cn-     cn-     cs+     cc-     pn-     pn-     cs+     cc-     mn-     mn-     ss+     nn-     cn-     | started, reset
mn-     ms+     mc-     mn-     mn-     ms+     mc-     pn-     pn-     cs+     cc-     mn-     mn-     ss+     nn-     mn-     | missed
cn-     cs+     cc-     cn-     cn-     cs+     cc-     pn-     pn-     cs+     cc-     mn-     mn-     ss+     nn-     cn-     | switched off
cn-     cs+     cc-     cs+     cn-     cs+     cc-     ps-     pn-     cs+     cc-     ss+     mn-     ss+     ns+     cs-     | started early`)
})
