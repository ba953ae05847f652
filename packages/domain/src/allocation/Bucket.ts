import { domainError } from "../shared/domainError.ts"
/** An arm of an experiment. Times are milliseconds since the epoch. */
export interface Bucket {
  readonly experimentId: string
  readonly name: string
  /** Whole per cent of all slots, 0–100. */
  readonly percentage: number
  readonly createdAt: number
  readonly updatedAt: number
}

export class BucketExists extends domainError("BucketExists", { kind: "conflict" })<{ readonly bucket: string }> {
  override get message() {
    return `Bucket ${JSON.stringify(this.bucket)} already exists in this experiment`
  }
}
