import { formatCount, plural } from "../../parts/values/numbers.ts"

const slots = (count: number): string => plural(count, "slot")
const samples = (count: number): string => plural(count, "stored sample")

export const bucketsTexts = {
  title: "Split",
  hint: "10,000 slots divide all entities. A hash gives each entity one slot, and the bucket that owns the slot gets the entity.",
  readOnly: "Your role reads this experiment. You can try other shares here; nothing is stored.",
  archived: "The experiment is archived. Restore it to change its split.",
  equal: "Equal shares",
  add: "Add bucket",
  remove: (name: string) => `Remove ${name === "" ? "the new bucket" : name}`,
  removeShort: "Remove",
  name: "Name",
  share: "Share in %",
  limit: "Most samples",
  noLimit: "no limit",
  value: "Value as JSON",
  valueHint: "Code that asks for the flag gets the value of the bucket. A bucket without a value gives its name.",
  sliderOf: (name: string) => `Share of ${name === "" ? "the new bucket" : name}`,
  bucketOf: (name: string) => (name === "" ? "New bucket" : `Bucket ${name}`),
  slots,
  keepTotal: "The other buckets give way when one changes",
  allocated: (share: string) => `${share} allocated`,
  unallocated: (share: string, count: number) => `${share} unallocated: ${slots(count)} whose entities are not sampled`,
  unallocatedName: "unallocated",
  problems: {
    name: "Give the bucket a name.",
    longName: "A name has at most 128 characters.",
    share: "Write a share from 0 to 100, with at most two decimals.",
    limit: "Write a whole number from 1 on, or nothing for no limit.",
    total: (share: string, over: string) => `The shares add up to ${share}. Take ${over} away.`,
    rows: "Mend the marked fields to see what would move."
  },
  now: "Now",
  after: "After",
  bar: (name: string, parts: readonly string[]) => `${name}: ${parts.join(", ")}`,
  preview: {
    title: "What would move",
    nothing: "Nothing is changed yet. Change a share, and this shows what would move before you save.",
    noMove: "No slot would move.",
    moved: (count: number) => `${formatCount(count)} of 10,000 slots would move.`,
    fewest: "No way to this split moves fewer.",
    counting: "Counting the stored samples…",
    samples: (different: number, total: number) =>
      `Stored samples never move. ${formatCount(different)} of ${samples(total)} would be in another bucket if they were sampled today.`,
    noSamples: "Stored samples never move. There are none yet.",
    estimate: "The number of samples is an estimate from the counts of each bucket.",
    table: "Slots that would move, by pair",
    from: "From",
    to: "To",
    slots: "Slots",
    stored: "Stored samples there",
    flows: "Flow of slots",
    flowsSummary: (moved: number, pairs: number) =>
      `${slots(moved)} would move between ${plural(pairs, "pair")} of buckets.`,
    largest: (count: number) => `The drawing shows the ${count} largest flows. The table has all.`
  },
  saveValues: "Save",
  savedValues: "Saved. No slot moved, and the version stays.",
  save: (version: number) => `Save as version ${version}`,
  discard: "Discard",
  saved: (version: number, moved: number) =>
    moved === 0 ? `Saved as version ${version}. No slot moved.` : `Saved as version ${version}. ${slots(moved)} moved.`,
  conflict: {
    value: (share: string, limit: number | null, value: string) =>
      [share, ...(limit === null ? [] : [`at most ${plural(limit, "sample")}`]), ...(value === "" ? [] : [value])].join(
        ", "
      ),
    absent: "not there"
  },
  empty: {
    title: "No buckets yet",
    text: "Buckets are the arms of the experiment. Entities are sampled only into buckets. Most experiments begin with a control and a treatment of equal size.",
    action: "Create two buckets of 50 %",
    other: "Make a split of your own",
    reader: "Buckets are the arms of the experiment. A User or an Owner creates them here.",
    names: ["control", "treatment"]
  },
  versions: {
    title: "Allocation versions",
    hint: "Every split that was ever in force. A sample keeps the version that it was made in.",
    version: "Version",
    since: "Since",
    split: "Split",
    change: "Change",
    first: "the first split",
    moved: (count: number) => `${slots(count)} moved`,
    closed: (names: readonly string[]) => `full: ${names.join(", ")}`,
    opened: "limits changed",
    all: (count: number) => `Show all ${count} versions`
  }
} as const
