export const scheduleStatuses = ["none", "pending", "started", "cancelled", "missed"] as const

/**
 * What the start date does. `none`: there is no date. `pending`: the experiment starts at the date, unless it or its service is archived
 * then. `started`: the date has come and the experiment has started. `cancelled`: a request switched the start off or overtook it.
 * `missed`: the date passed without a start. Only a `pending` schedule fires, and it fires once.
 */
export type ScheduleStatus = (typeof scheduleStatuses)[number]
