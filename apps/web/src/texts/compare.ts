import { formatCount, formatShort, plural } from "../parts/values/numbers.ts"

const entities = (count: number): string => plural(count, "entity", "entities")

export const compareTexts = {
  title: "Compare",
  description:
    "Entities that are in two experiments at once. Where they are many, one experiment can change the results of the other.",
  matrix: "Entities in both",
  matrixHint:
    "Each cell counts the entities that two experiments share, and the part of the smaller one. The diagonal counts the entities of one experiment.",
  asRows: "Show as rows",
  asMatrix: "Show as a matrix",
  estimated: "≈ marks an estimate from the newest entities of the smaller experiment.",
  experiment: "Experiment",
  layerShort: "one layer",
  about: (count: number) => `≈ ${formatShort(count)}`,
  entities,
  cell: (row: string, column: string) => `${row} and ${column}:`,
  cellBoth: "in both,",
  first: "Experiment",
  second: "And",
  both: "In both",
  share: "Of the smaller",
  layer: "Layer of both",
  open: "Open",
  openPair: (a: string, b: string) => `Open ${a} and ${b}`,
  pair: (a: string, b: string) => `${a} and ${b}`,
  none: "No entity is in both.",
  sentence: (both: number, smaller: string, share: string, isEstimate: boolean) =>
    `${isEstimate ? "About " : ""}${entities(both)} ${both === 1 ? "is" : "are"} in both: ${share} of the entities of ${smaller}.`,
  examined: (count: number, smaller: string) =>
    `The service looked for the newest ${entities(count)} of ${smaller} in the other experiment.`,
  entitiesOf: (name: string, count: number) => `${name} has ${entities(count)}.`,
  expected: (count: number, population: number) =>
    `In a population of ${formatCount(population)}, chance alone puts about ${formatCount(count)} into both.`,
  population: "Entities in all",
  populationHint:
    "The service does not know how many entities could have been sampled. With your number it says how many chance alone puts into both.",
  sameLayer: (layer: string) => `They share the layer ${layer}, so they cannot share entities that it allocates.`,
  apart: "No entity is in both yet. Only a common layer guarantees that it stays so.",
  oneLayer: "Put both into one layer to keep them apart from now on. Stored samples stay where they are.",
  layerOf: (name: string) => `Layer of ${name}`,
  interference: "Does one change the other?",
  noInterference:
    "The results know of no interference. They look only at running experiments, once a minute while samples arrive.",
  toResults: "Open the results",
  empty: {
    title: "Nothing to compare",
    text: "A comparison needs two experiments. Start another one, or choose experiments that ran before.",
    action: "Go to Experiments"
  },
  picker: {
    service: "Service",
    allServices: "All services",
    running: "These are the experiments that run, the newest 30 at most.",
    chosen: (count: number) => `You chose ${plural(count, "experiment")}.`,
    all: "Compare those that run",
    choose: "Choose experiments",
    search: "Search",
    placeholder: "Name, description, service or number",
    more: (count: number) => `${plural(count, "more experiment")} match. Search to find them.`
  }
} as const
