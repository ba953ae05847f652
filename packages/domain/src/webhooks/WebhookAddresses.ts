import { Context } from "effect"
import type { AddressPolicy } from "./AddressPolicy.ts"

/** The policy of this installation. */
export class WebhookAddresses extends Context.Service<WebhookAddresses, AddressPolicy>()("domain/WebhookAddresses") {}
