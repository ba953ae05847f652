import { readAddressPolicy } from "@sortition/domain/webhooks/AddressPolicy"
import { WebhookAddresses } from "@sortition/domain/webhooks/WebhookAddresses"
import { badSetting, checkedConfig } from "@sortition/runtime/checkedConfig"
import { Effect, Layer } from "effect"

const variable = "SORTITION_WEBHOOK_ALLOW"
const problem = "must be a list of host names, addresses or networks such as 10.0.0.0/8, separated by commas"

/** `SORTITION_WEBHOOK_ALLOW`: the receivers beyond the public internet that events may be sent to. */
export const webhookAllowConfig = checkedConfig(variable, (value) =>
  readAddressPolicy(value) === null ? problem : null
)

/** The policy that the setting describes. */
export const webhookAddressesLive = Layer.effect(
  WebhookAddresses,
  Effect.gen(function* () {
    const policy = readAddressPolicy(yield* webhookAllowConfig)
    return WebhookAddresses.of(policy ?? (yield* Effect.fail(badSetting(`${variable} ${problem}`))))
  })
)
