/** What the experiments of the shop share. */
export interface Shop {
  readonly serviceId: string
  readonly layerId: string
  /** When the demo is filled, milliseconds since the epoch: its past ends there. */
  readonly now: number
}
