import type { Outputs } from "../../../service/trpc.ts"

/** What the report is made of. */
export interface PaperProps {
  readonly experiment: Outputs["experiments"]["get"]
  readonly results: Outputs["results"]["get"]
  readonly buckets: Outputs["buckets"]["list"]
  readonly listed: Outputs["experiments"]["search"]["experiments"][number] | null
}
