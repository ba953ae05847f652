import { plural } from "../parts/values/numbers.ts"

export const timelineTexts = {
  title: "Timeline",
  description: "When experiments run. Drag a bar to plan it anew, or choose it and use the arrow keys.",
  list: "Experiments over time",
  found: (count: number) => `${plural(count, "experiment")} in these days`,
  filters: "Filter and range",
  search: "Search",
  searchPlaceholder: "Name, description, service or number",
  service: "Service",
  allServices: "All services",
  zoom: { label: "Days in view", week: "Week", month: "Month", quarter: "Quarter", year: "Year" },
  earlier: "Earlier",
  later: "Later",
  today: "Today",
  asTable: "Show as a table",
  asChart: "Show as bars",
  state: "State",
  name: "Name",
  fields: { start: "Start", end: "End", due: "Due date" },
  change: "Change dates",
  changeOf: (name: string) => `Change dates of ${name}`,
  noStart: "No start yet",
  open: "open",
  now: "Now",
  empty: {
    title: "No experiment in these days",
    text: "Choose a longer view, or schedule a start for one of your experiments.",
    action: "Go to Experiments"
  },
  legend: { due: "Due date", open: "No end yet" },
  barName: (name: string, status: string, dates: string) => `${name}, ${status}. ${dates}`,
  from: (start: string, end: string | null) =>
    end === null ? `From ${start}, without an end.` : `${start} to ${end}.`,
  dueOn: (due: string) => `Due ${due}.`,
  keys: "The arrow keys move it by a day, with Shift by a week. Enter opens its dates.",
  confirmKeys: "Enter saves, Escape goes back.",
  fixed: {
    draft: "It has no start yet. Choose Change dates to schedule one.",
    scheduled: "",
    running: "It runs, so its start is fixed. You can move its end and its due date.",
    paused: "It has started, so its start is fixed. You can move its end and its due date.",
    completed: "It is completed, so its dates are fixed."
  },
  role: "Your role cannot change dates.",
  label: "New dates",
  line: (name: string) => `New dates of ${name}`,
  zone: (value: string, zone: string) => `${value} (${zone})`,
  before: (value: string) => `before: ${value}`,
  clocks: (fields: string) =>
    `The clocks change between the old and the new date (${fields}). The time of day stays, so the distance in UTC is an hour more or less than whole days.`,
  problems: {
    startPassed: "The start must be in the future.",
    endPassed: "The end must be in the future.",
    endBeforeStart: "The end must be after the start."
  },
  confirm: "Save the new dates",
  moved: (name: string) => `Saved the new dates of ${name}.`,
  dialog: (name: string) => `Dates of ${name}`,
  startFixed: "The experiment has started, so its start is fixed.",
  startHint: "Allocation begins then. It must be in the future.",
  endHint: "Allocation ends then. Leave it empty to end by hand.",
  dueHint: "When you want to have decided. Nothing happens by itself."
} as const
