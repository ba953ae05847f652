import { formatCount, plural } from "../../parts/values/numbers.ts"

const percent = (slots: number): string => `${slots / 100} %`

export const layerTexts = {
  share: {
    title: "Share of a layer",
    hint: "Experiments of one layer never share an entity. Each samples only the entities in the slots that it owns.",
    readOnly: "Your role reads this experiment.",
    archived: "The experiment is archived. Restore it to change its share.",
    completed: "The experiment is completed. Reopen it to change its share.",
    none: "The experiment is in no layer. Other experiments of the service can sample the same entities.",
    noLayers: "The service has no layer yet",
    noLayersText: "Create a layer below. Then give each experiment that must not meet the others a share of it.",
    owned: (layer: string, slots: number) => `It owns ${percent(slots)} of ${layer}: ${formatCount(slots)} slots.`,
    released: (layer: string, slots: number) =>
      `It released its share of ${percent(slots)} of ${layer} when it ended. Others can book the slots.`,
    layer: "Layer",
    amount: "Share",
    unit: "Unit",
    units: { percent: "per cent", slots: "slots" },
    percentProblem: "Write a share from 0.01 to 100 with at most two decimals.",
    slotsProblem: "Write a whole number of slots from 1 to 10,000.",
    exclusive: "Refuse a share that leaves stored samples outside",
    preview: (slots: number, ranges: string) => `It would own ${formatCount(slots)} slots: ${ranges}.`,
    outside: (samples: number) =>
      samples === 0
        ? "No stored sample lies outside."
        : `${plural(samples, "stored sample lies", "stored samples lie")} outside. Other experiments can sample these entities too.`,
    free: (slots: number) => `${percent(slots)} of the layer is free for this experiment: ${formatCount(slots)} slots.`,
    checking: "Checking",
    book: "Book the share",
    change: "Change the share",
    move: "Move to this layer",
    booked: "The share is booked.",
    all: "Use all that is free",
    leave: "Leave the layer",
    leaveTitle: "Leave the layer?",
    leaveText:
      "The slots become free for other experiments. Stored samples stay. The experiment then samples from all entities.",
    left: "The experiment has left the layer.",
    click: "A click on free space in the strip proposes a share that reaches to it."
  },
  layers: {
    title: "Layers of the service",
    hint: "Each strip stands for the 10,000 slots of a layer.",
    strip: (name: string, sentence: string) => `Slots of ${name}. ${sentence}`,
    sentence: (experiments: number, shared: number, held: number, free: number) =>
      [
        experiments === 0
          ? "No experiment has a share."
          : `${plural(experiments, "experiment shares", "experiments share")} ${percent(shared)}.`,
        held === 0 ? "" : `${percent(held)} are held out.`,
        free === 0 ? "Nothing is free." : `${percent(free)} are free.`
      ]
        .filter((part) => part !== "")
        .join(" "),
    owner: "Owner",
    share: "Share",
    slots: "Slots",
    count: "Number",
    self: (name: string) => `${name} (this experiment)`,
    free: "Free",
    holdout: "Held out",
    holdoutText: "takes part in no experiment",
    proposed: "Proposed",
    released: (name: string) => `${name}, released`,
    unknown: "An experiment that you cannot read",
    asTable: "Who owns which slots"
  },
  create: {
    title: "Create a layer",
    open: "Create layer",
    name: "Name",
    nameHint: "As checkout page. It names the place that the experiments must not share.",
    required: "Fill in the name.",
    holdout: "Held out in %",
    holdoutHint:
      "Entities that take part in no experiment of the layer, ever. A whole number; it cannot be changed later.",
    holdoutProblem: "Write a whole number from 0 to 100.",
    submit: "Create layer",
    created: (name: string) => `The layer ${name} is there.`
  }
} as const
