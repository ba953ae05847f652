import type { Outputs } from "../../service/trpc.ts"

/** How urgent a look is: an alarm spoils the results, the rest waits. */
export const attentionNote = (kind: Outputs["overview"]["get"]["attention"][number]["kind"]) =>
  kind === "srm_alarm" ? "bad" : kind === "result_reached" ? "good" : "warn"
