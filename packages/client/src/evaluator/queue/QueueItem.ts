/** Which bulk request an item is sent with. */
export type ItemKind = "sample" | "outcome" | "completion"

interface QueuedEntity {
  readonly sampledEntity: string
  readonly sampledValue: string
}

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
  /** Without its attributes, which are in the body. */
  readonly entity: QueuedEntity
  /** The entity, as `entityKey` writes it. */
  readonly key: string
  /** Of a sample: what the local decision was. */
  readonly decided: Assignment | null
  /** The item's JSON in the request. */
  readonly body: string
  /** Where a store has the item too. */
  segment: string | undefined
}

const isAscii = /^[\0-\x7f]*$/

/** What an item counts in memory and in a request: at least its bytes in UTF-8, and a comma. */
export const sizeOf = ({ body }: QueueItem): number => (isAscii.test(body) ? body.length : body.length * 3) + 1
