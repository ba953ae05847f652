import { formatCount, plural } from "../../parts/values/numbers.ts"

export const uploadTexts = {
  title: "Upload samples",
  hint: "A CSV or NDJSON file of any size. The service chooses the bucket of each entity, as for single requests.",
  drop: "Drop a file here, or choose one",
  choose: "Choose a file",
  reading: "Reading the file",
  another: "Another file",
  empty: "The file has no rows.",
  preview: (count: number) => `The first ${plural(count, "row")}`,
  line: "Line",
  content: "Content",
  use: (column: string) => `What ${column} holds`,
  roles: {
    value: "Sampled value",
    entity: "Sampled entity",
    bucket: "Allocated bucket",
    attribute: "Attribute",
    ignored: "Not used"
  },
  attributeOf: (column: string) => `Attribute of ${column}`,
  attributeHint: "As Model.property: User.country",
  entity: "Sampled entity",
  entityHint: "For rows that do not name one.",
  lines: "Each line is one sample as in the API, with at least sampled_value.",
  bucketNote: "Rows with a bucket are stored in that bucket, whatever the split says.",
  mapping: {
    no_value: "Choose the column that holds the sampled value.",
    no_entity: "Name the sampled entity, or choose the column that holds it.",
    bad_attribute: "Each attribute needs a name as Model.property."
  },
  counting: (rows: number) => `Counting: ${plural(rows, "row")} so far`,
  counted: (rows: number, invalid: number) =>
    invalid === 0
      ? `${plural(rows, "row")}. Nothing has been sent yet.`
      : `${plural(rows, "row")}, ${formatCount(invalid)} of them without a valid sample. Nothing has been sent yet.`,
  interrupted: (done: number) =>
    `An upload of this file stopped after ${plural(done, "row")}. It goes on from there. A row that was sent twice adds nothing: the service answers with the stored sample.`,
  finished: (done: number) => `This file was uploaded before, with ${plural(done, "row")}.`,
  start: (rows: number) => `Upload ${plural(rows, "row")}`,
  goOn: (rows: number) => `Upload the remaining ${plural(rows, "row")}`,
  fromStart: "From the beginning",
  phase: {
    sending: "Uploading",
    paused: "Paused",
    waiting: "The service does not answer. The upload waits, and goes on by itself.",
    done: "Uploaded",
    failed: "Stopped",
    cancelled: "Cancelled. The samples that were sent stay."
  },
  progress: (done: number, total: number) => `${formatCount(done)} of ${plural(total, "row")}`,
  speed: (perSecond: number, left: string) => `${formatCount(Math.round(perSecond))} rows/s, ${left} left`,
  created: "New samples",
  existing: "Sampled before",
  failed: "Not enrolled",
  download: (count: number) => `Download ${plural(count, "row")} that failed`,
  problemColumns: ["line", "reason", "row"],
  pause: "Pause the upload",
  resume: "Resume the upload",
  cancel: "Cancel the upload",
  safe: "You can leave this tab of the page. After a reload, choose the same file again to go on.",
  problems: {
    noValue: "The row has no sampled value.",
    noEntity: "The row has no sampled entity.",
    noJson: "The line is not valid JSON.",
    noObject: "The line is not a JSON object.",
    attributes: "The attributes are not an object of objects.",
    manyCells: (expected: number, found: number) =>
      `The row has ${plural(found, "cell")}, and the head has ${formatCount(expected)}.`
  }
} as const
