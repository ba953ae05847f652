/** What the experiments of the shop share. */
export interface Shop {
  readonly serviceId: string
  readonly layerId: string
  /** The start of the demo's last moment, milliseconds since the epoch. */
  readonly now: number
}
