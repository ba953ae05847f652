import type { Outputs } from "../../service/trpc.ts"

type Planning = Outputs["planning"]

/** The resources of the planning API, as its lists have them. */
export type Project = Planning["projects"]["list"]["data"][number]
export type PlannedExperiment = Planning["experiments"]["list"]["data"][number]
export type Assignments = Planning["projectUsers"]["list"] | Planning["experimentUsers"]["list"]
export type User = Planning["users"]["get"]["data"]
export type Role = Planning["userRoles"]["list"]["data"][number]
export type Token = Planning["tokens"]["list"]["data"][number]
export type Webhook = Planning["webhooks"]["list"]["data"][number]
export type Delivery = Planning["webhooks"]["deliveries"]["data"][number]
