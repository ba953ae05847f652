import { useNavigate } from "@tanstack/react-router"
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react"
import { texts } from "../../texts/common.ts"
import type { Command } from "./Command.ts"
import { findCommands } from "./findCommands.ts"
import { rememberCommand } from "./recentCommands.ts"
import { useCommands } from "./useCommands.ts"

/** Jumps to any screen or experiment, from the keyboard. */
export const Palette = ({ onClose }: { readonly onClose: () => void }) => {
  const id = useId()
  const navigate = useNavigate()
  const dialog = useRef<HTMLDialogElement>(null)
  const [typed, setTyped] = useState("")
  const [active, setActive] = useState(0)
  const [within, setWithin] = useState<Command | null>(null)
  const all = useCommands(within === null ? typed : "")
  const commands = within === null ? all : findCommands(within.inside ?? [], typed, [])
  const chosen = commands[Math.min(active, commands.length - 1)]
  useEffect(() => {
    const before = document.activeElement
    const opened = dialog.current
    opened?.showModal()
    return () => {
      opened?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" })
  }, [active, id])

  const open = (next: Command | null) => {
    setWithin(next)
    setTyped("")
    setActive(0)
  }
  const run = (command: Command | undefined) => {
    if (command === undefined) return
    rememberCommand(command.key)
    onClose()
    command.run?.()
    if (command.to !== undefined) void navigate(command.to)
  }
  const steps: Readonly<Record<string, () => void>> = {
    ArrowDown: () => setActive(Math.min(commands.length - 1, active + 1)),
    ArrowUp: () => setActive(Math.max(0, active - 1)),
    Enter: () => run(chosen),
    ...(chosen?.inside !== undefined && { Tab: () => open(chosen) }),
    ...(within !== null && typed === "" && { Backspace: () => open(null) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (steps[event.key] === undefined || (event.key === "Tab" && event.shiftKey)) return
    steps[event.key]?.()
    event.preventDefault()
  }
  return (
    <dialog ref={dialog} className="dialog palette" aria-label={texts.palette.label} onCancel={onClose}>
      <input
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${commands.indexOf(chosen)}`}
        aria-label={within === null ? texts.palette.placeholder : texts.palette.within(within.text)}
        placeholder={within === null ? texts.palette.placeholder : texts.palette.within(within.text)}
        autoComplete="off"
        value={typed}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setTyped(target.value)
          setActive(0)
        }}
      />
      <div id={`${id}-list`} className="palette-list" role="listbox" aria-label={texts.palette.label} tabIndex={-1}>
        {commands.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus
          <div
            key={command.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={command === chosen}
            onClick={() => run(command)}
          >
            <span className="cut">{command.text}</span>
            <span className="soft small nowrap">{command.about}</span>
          </div>
        ))}
      </div>
      <p className="soft small" style={{ padding: "0 1rem 0.75rem" }} role="status">
        {commands.length === 0
          ? texts.palette.nothing
          : `${texts.palette.keys} ${within !== null ? texts.palette.back : chosen?.inside === undefined ? "" : texts.palette.inside}`}
      </p>
    </dialog>
  )
}
