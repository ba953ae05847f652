import { scheduleStatuses } from "@sortition/domain/experiments/ScheduleStatus"
import { z } from "zod"

/** What the start date of an experiment does; a closed set. */
export const ScheduleStatus = z.enum(scheduleStatuses).meta({
  description:
    "What the start date does. `none`: there is no date. `pending`: the experiment starts at the date, unless the experiment or its project is archived then. `started`: the date has come and the experiment has started. `cancelled`: a request switched the start off, or started or completed the experiment before the date. `missed`: the date passed without a start. Only `pending` starts the experiment."
})
