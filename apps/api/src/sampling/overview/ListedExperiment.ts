import { exactPercentage } from "@sortition/domain/allocation/Share"
import { experimentTag } from "@sortition/domain/experiments/experimentTag"
import {
  endsAt,
  type ListedExperiment as Listed,
  listedStatuses,
  startsAt
} from "@sortition/domain/overview/ListedExperiment"
import { z } from "zod"
import { decimalId, id, time } from "../../schemas/fields.ts"
import { ScheduleStatus } from "../../schemas/ScheduleStatus.ts"
import { formatOptionalTimestamp, formatTimestamp } from "../../schemas/Timestamp.ts"

export const ListedStatus = z.enum(listedStatuses).meta({
  description:
    "`draft`: never started, and no start is pending. `scheduled`: the start is pending. `running`: active. `paused`: started and not active. `completed`: ended."
})

/** An experiment in a list over all services. */
export const ListedExperiment = z.object({
  id,
  number: decimalId.meta({ description: "The id in the planning API." }),
  service_id: id,
  service_name: z.string(),
  service_active: z.boolean().meta({ description: "False when the service is archived." }),
  project_number: decimalId.meta({ description: "The id of the service in the planning API." }),
  name: z.string(),
  description: z.string().nullable(),
  status: ListedStatus,
  active: z.boolean(),
  archived: z.boolean(),
  scheduled_start_date: time.nullable(),
  schedule_status: ScheduleStatus,
  scheduled_end_date: time.nullable(),
  started_at: time.nullable().meta({ description: "The last start, `last_activated_at` in the sampling API." }),
  last_deactivated_at: time.nullable(),
  completed_at: time.nullable(),
  starts_at: time.nullable().meta({ description: "The begin on a timeline: the pending start, else the last start." }),
  ends_at: time.nullable().meta({ description: "The end on a timeline: when it ended, else its end date." }),
  due_date: time.nullable(),
  created_at: time,
  updated_at: time,
  samples: z.int().meta({ description: "Samples without forced ones." }),
  complete: z.int().meta({ description: "Complete samples without forced ones." }),
  buckets: z.array(z.object({ bucket_name: z.string(), percentage: z.number(), slots: z.int() })),
  srm_alarmed_at: time.nullable(),
  tag: z.string().meta({ description: "The entity tag of the experiment without quotes, for `If-Match`." }),
  owners: z.array(z.object({ id: decimalId, full_name: z.string() }))
})

export const toListed = ({ experiment, ...facts }: Listed): z.infer<typeof ListedExperiment> => ({
  id: experiment.id,
  number: experiment.number,
  service_id: experiment.serviceId,
  service_name: facts.serviceName,
  service_active: facts.serviceActive,
  project_number: facts.serviceNumber,
  name: experiment.name,
  description: experiment.description,
  status: facts.status,
  active: experiment.active,
  archived: experiment.archived,
  scheduled_start_date: formatOptionalTimestamp(experiment.scheduledStartDate),
  schedule_status: experiment.scheduleStatus,
  scheduled_end_date: formatOptionalTimestamp(experiment.scheduledEndDate),
  started_at: formatOptionalTimestamp(experiment.lastActivatedAt),
  last_deactivated_at: formatOptionalTimestamp(experiment.lastDeactivatedAt),
  completed_at: formatOptionalTimestamp(experiment.completedAt),
  starts_at: formatOptionalTimestamp(startsAt(experiment)),
  ends_at: formatOptionalTimestamp(endsAt(experiment)),
  due_date: formatOptionalTimestamp(experiment.dueDate),
  created_at: formatTimestamp(experiment.createdAt),
  updated_at: formatTimestamp(experiment.updatedAt),
  samples: facts.samples,
  complete: facts.complete,
  buckets: facts.buckets.map(({ name, slots }) => ({ bucket_name: name, percentage: exactPercentage(slots), slots })),
  srm_alarmed_at: formatOptionalTimestamp(facts.srmAlarmedAt),
  tag: experimentTag(experiment),
  owners: facts.owners.map(({ fullName, id }) => ({ id, full_name: fullName }))
})
