import { formatCount, plural } from "../parts/values/numbers.ts"

export const homeTexts = {
  title: "Home",
  create: "New experiment",
  counts: {
    label: "How many experiments there are",
    today: "Samples today",
    todayHint: "Since midnight in UTC"
  },
  attention: {
    title: "Needs attention",
    none: "Nothing needs your attention."
  },
  running: {
    title: "Running now",
    none: "No experiment runs.",
    more: (count: number) => `See all ${formatCount(count)}`,
    experiment: "Experiment",
    split: "Split",
    samples: "Samples",
    lastHour: "Last hour",
    since: "Running since",
    ends: "Ends",
    noEnd: "no end date",
    bar: (lastHour: number, mean: number) =>
      `${plural(lastHour, "sample")} in the last hour; the mean hour of the last day had ${formatCount(Math.round(mean))}`
  },
  starts: { title: "Starts soon", none: "No start in the next seven days." },
  ends: { title: "Ends soon", none: "No end and no due date in the next seven days." },
  completed: { title: "Completed", none: "No experiment has ended yet." },
  due: "due",
  empty: {
    title: "Start with your first experiment",
    text: "An experiment divides people, plants or devices into buckets by chance and counts what becomes of them. Create one, give it buckets, and start it. To look around in made-up data first, run npm start -- --demo with a new data folder.",
    reader:
      "Your team has no experiment yet. Your role reads experiments; a colleague whose role can create them comes first."
  }
} as const
