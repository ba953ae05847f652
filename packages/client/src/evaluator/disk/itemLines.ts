import { entityKey } from "@sortition/domain/shared/entityKey"
import type { Assignment, ItemKind, QueueItem } from "../queue/QueueItem.ts"

/** The line that keeps an item on disk. */
export const toLine = (item: QueueItem): string =>
  `{"kind":${JSON.stringify(item.kind)},"experiment_id":${JSON.stringify(item.experimentId)},"decided":${JSON.stringify(item.decided)},"item":${item.body}}`

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const isKind = (value: unknown): value is ItemKind =>
  value === "sample" || value === "outcome" || value === "completion"

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
  const { sampled_entity: sampledEntity, sampled_value: sampledValue } = item
  if (typeof sampledEntity !== "string" || typeof sampledValue !== "string") return undefined
  const key = entityKey(sampledEntity, sampledValue)
  const entity = { sampledEntity, sampledValue }
  const decided = isAssignment(read.decided) ? read.decided : null
  if ((kind === "sample") !== (decided !== null)) return undefined
  return { kind, experimentId, entity, key, decided, body: JSON.stringify(item), segment }
}
