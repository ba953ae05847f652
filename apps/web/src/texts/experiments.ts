import { formatCount, plural } from "../parts/values/numbers.ts"

const experiments = (count: number): string => plural(count, "experiment")

export const experimentsTexts = {
  title: "Experiments",
  create: "New experiment",
  table: "Experiments of the team",
  found: (count: number) => `${experiments(count)} found`,
  filters: {
    label: "Filter",
    search: "Search",
    searchPlaceholder: "Name, description, service or number",
    status: "Status",
    service: "Service",
    allServices: "All services",
    archived: "Archived ones",
    clear: "Clear the filters"
  },
  columns: {
    choose: "Chosen",
    name: "Name",
    status: "Status",
    samples: "Samples, split",
    starts: "Start",
    ends: "End",
    due: "Due",
    owners: "Owners",
    changed: "Changed"
  },
  alarm: "The split has an alarm",
  choose: (name: string) => `Choose ${name}`,
  chooseAll: "Choose all that are loaded",
  empty: {
    title: "No experiment yet",
    text: "Create one with a name and a service. Then give it buckets, and start it.",
    nothing: "Nothing matches",
    nothingText: "No experiment of your team matches these filters.",
    archived: "Nothing is archived",
    archivedText: "Experiments that you archive stand here, and can be restored."
  },
  many: {
    label: "What happens to the chosen experiments",
    chosen: (count: number) => `${experiments(count)} chosen`,
    archive: "Archive",
    restore: "Restore",
    clear: "Choose none",
    progress: (done: number, all: number) => `${formatCount(done)} of ${formatCount(all)} done`,
    archived: (count: number) => `Archived ${experiments(count)}.`,
    restored: (count: number) => `Restored ${experiments(count)}.`,
    refused: (count: number) => `The service refused ${experiments(count)}:`,
    confirmTitle: (count: number) => `Archive ${experiments(count)}?`,
    confirmText: (running: number) =>
      `${formatCount(running)} of them ${running === 1 ? "runs" : "run"}. Archiving stops the allocation: they sample no entity from now on. Their samples and results stay.`
  },
  new: {
    title: "New experiment",
    name: "Name",
    nameHint: "What you change and for whom, as your colleagues will look for it.",
    nameProblem: "The name needs at least two characters.",
    service: "Service",
    serviceHint: "The part of your product, or the lab, that asks for buckets.",
    newService: "A new service…",
    newServiceName: "Name of the new service",
    newServiceProblem: "The new service needs a name.",
    description: "Description",
    descriptionHint: "What you expect and why. Optional.",
    start: "Start",
    startHint: "Optional. Without it, the experiment waits until you start it.",
    startProblem: "The start must be in the future.",
    submit: "Create",
    created: (name: string) => `Created ${name}. Give it buckets next.`,
    withoutDescription: (reason: string) => `The experiment was created without its description. ${reason}`
  }
} as const
