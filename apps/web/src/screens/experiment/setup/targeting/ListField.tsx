import { type KeyboardEvent, useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Field } from "../../../../parts/controls/Field.tsx"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import type { ConditionCode } from "./loadConditionCode.ts"
import { writeItems } from "./writeItems.ts"

interface ListFieldProps {
  readonly code: ConditionCode
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem: string | undefined
  readonly placeholder?: string | undefined
}

const { condition: texts } = targetingTexts

const separators = /[,\t\r\n]+/

/** The values of a list as chips. What is typed and not yet a chip counts too. */
export const ListField = ({ code, onChange, placeholder, problem, value }: ListFieldProps) => {
  const [items, setItems] = useState(() => code.readItems(value))
  const [typed, setTyped] = useState("")
  const set = (next: readonly string[], rest: string) => {
    setItems(next)
    setTyped(rest)
    onChange(writeItems(rest.trim() === "" ? next : [...next, rest.trim()]))
  }
  const keep = (text: string) => {
    const added = text
      .split(separators)
      .map((item) => item.trim())
      .filter((item) => item !== "" && !items.includes(item))
    set([...items, ...new Set(added)], "")
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.key === "Enter" || event.key === ",") && typed.trim() !== "") {
      event.preventDefault()
      keep(typed)
    } else if (event.key === "Backspace" && typed === "") set(items.slice(0, -1), "")
  }
  return (
    <div className="stack stack-small">
      <Field label={texts.item} hint={texts.itemHint} problem={problem}>
        {(control) => (
          <input
            className="input"
            autoComplete="off"
            {...control}
            placeholder={placeholder}
            value={typed}
            onChange={({ target }) => set(items, target.value)}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData("text")
              if (!separators.test(pasted)) return
              event.preventDefault()
              keep(typed + pasted)
            }}
          />
        )}
      </Field>
      {items.length > 0 && (
        <ul className="chips" aria-label={texts.values}>
          {items.map((item, place) => (
            <li key={item} className="chip">
              <span>{item}</span>
              <Button
                small
                kind="plain"
                aria-label={texts.removeItem(item)}
                onClick={() =>
                  set(
                    items.filter((_, other) => other !== place),
                    typed
                  )
                }
              >
                ×
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
