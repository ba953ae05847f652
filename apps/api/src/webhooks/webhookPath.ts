import type { WebhookPath } from "@sortition/domain/webhooks/Webhooks"
import type { z } from "zod"
import { teamPath } from "../planning/paths.ts"
import { decimalId } from "../schemas/fields.ts"

export const tag = "webhooks"
export const path = "teams/{team_id}/webhooks"

/** The ids of one webhook. */
export const onePath = teamPath.extend({ id: decimalId })

export const toPath = ({ id, team_id }: z.infer<typeof onePath>): WebhookPath => ({ teamId: team_id, webhookId: id })
