/** Which bulk request an item is sent with. */
export type ItemKind = "sample" | "outcome" | "completion"

/** What the local decision gave an entity. */
export interface Assignment {
  readonly bucket: string
  readonly slot: number
  readonly version: number
}

/** One item of a bulk request, as it is queued. */
export interface QueueItem {
  readonly kind: ItemKind
  readonly experimentId: string
  /** The experiment and the entity, as `itemKey` writes them. */
  readonly key: string
  /** Of a sample: what the local decision was. */
  readonly decided: Assignment | null
  /** The item's JSON in the request. */
  readonly body: string
  /** The segment of the disk that has the item too. */
  segment: string | undefined
}

/** A text that is unique to the experiment and the entity. */
export const itemKey = (experimentId: string, sampledEntity: string, sampledValue: string): string =>
  `${experimentId}\u0000${sampledEntity}\u0000${sampledValue}`

const isAscii = /^[\0-\x7f]*$/

/** At least the number of bytes of a text in UTF-8. */
export const bytesOf = (text: string): number => (isAscii.test(text) ? text.length : text.length * 3)

/** What an item counts in memory and in a request, in bytes. */
export const sizeOf = ({ body }: QueueItem): number => bytesOf(body) + 1

/** The line that keeps an item on disk. */
export const toLine = (item: QueueItem): string =>
  `{"kind":${JSON.stringify(item.kind)},"experiment_id":${JSON.stringify(item.experimentId)},"decided":${JSON.stringify(item.decided)},"item":${item.body}}`

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const isKind = (value: unknown): value is ItemKind => value === "sample" || value === "outcome" || value === "completion"

const isAssignment = (value: unknown): value is Assignment =>
  isRecord(value) &&
  typeof value.bucket === "string" &&
  typeof value.slot === "number" &&
  typeof value.version === "number"

/** The item of a line; undefined if the line is damaged. */
export const fromLine = (line: string, segment: string): QueueItem | undefined => {
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch {
    return undefined
  }
  if (!isRecord(read) || !isRecord(read.item) || !isKind(read.kind) || typeof read.experiment_id !== "string") {
    return undefined
  }
  const { experiment_id: experimentId, item, kind } = read
  const { sampled_entity: entity, sampled_value: value } = item
  if (typeof entity !== "string" || typeof value !== "string") return undefined
  const key = itemKey(experimentId, entity, value)
  const decided = isAssignment(read.decided) ? read.decided : null
  if ((kind === "sample") !== (decided !== null)) return undefined
  return { kind, experimentId, key, decided, body: JSON.stringify(item), segment }
}
