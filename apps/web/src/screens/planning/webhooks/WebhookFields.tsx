import { TextField } from "../../../parts/controls/TextField.tsx"
import { webhookTexts as texts } from "../../../texts/planning/webhooks.ts"
import { Choices } from "../Choices.tsx"
import { problemAt } from "../fieldProblems.ts"
import { type EventType, eventSentences, eventTypes } from "./eventTypes.ts"

export interface WebhookDraft {
  readonly url: string
  readonly description: string
  readonly all: boolean
  readonly events: readonly EventType[]
}

export const webhookFields = ["url", "description", "events"]

/** What the service accepts of a draft. */
export const attributesOf = ({ all, description, events, url }: WebhookDraft) => ({
  url: url.trim(),
  description: description.trim() || null,
  events: all ? null : [...events]
})

interface WebhookFieldsProps {
  readonly draft: WebhookDraft
  readonly error: unknown
  readonly onChange: (draft: WebhookDraft) => void
}

/** What a person writes of a webhook. */
export const WebhookFields = ({ draft, error, onChange }: WebhookFieldsProps) => {
  const problem = problemAt(error, "events")
  return (
    <>
      <TextField
        label={texts.url}
        hint={texts.urlHint}
        inputMode="url"
        placeholder="https://"
        required
        value={draft.url}
        problem={problemAt(error, "url")}
        onChange={(url) => onChange({ ...draft, url })}
      />
      <TextField
        label={texts.description}
        value={draft.description}
        problem={problemAt(error, "description")}
        onChange={(description) => onChange({ ...draft, description })}
      />
      <Choices
        label={texts.eventsLabel}
        value={draft.all ? "all" : "some"}
        choices={[
          { value: "all", text: texts.allEvents, hint: texts.allEventsHint },
          { value: "some", text: texts.someEvents, hint: texts.someEventsHint }
        ]}
        onChange={(choice) => onChange({ ...draft, all: choice === "all" })}
      />
      {!draft.all && (
        <fieldset className="planning-choices planning-events">
          <legend className="visually-hidden">{texts.someEvents}</legend>
          {eventTypes.map((event) => (
            <label key={event} className="check">
              <input
                type="checkbox"
                checked={draft.events.includes(event)}
                onChange={({ target }) =>
                  onChange({
                    ...draft,
                    events: eventTypes.filter((each) => (each === event ? target.checked : draft.events.includes(each)))
                  })
                }
              />
              <span>
                <code>{event}</code>
                <small>{eventSentences[event]}</small>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {problem !== undefined && <p className="field-problem">{problem}</p>}
    </>
  )
}
