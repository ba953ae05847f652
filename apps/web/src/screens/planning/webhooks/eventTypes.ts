import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"
import type { Webhook } from "../resources.ts"

export type EventType = NonNullable<Webhook["attributes"]["events"]>[number]

/** Complete: a new type of event does not compile until it has a sentence. */
export const eventSentences: Readonly<Record<EventType, string>> = texts.events

const isEventType = (name: string): name is EventType => Object.hasOwn(eventSentences, name)

export const eventTypes: readonly EventType[] = Object.keys(eventSentences).filter(isEventType)
