import { makeStore } from "../../service/store.ts"

/** Whether the command palette is open. */
export const paletteIsOpen = makeStore(false)

export const openPalette = (): void => paletteIsOpen.set(true)

export const closePalette = (): void => paletteIsOpen.set(false)

/** Ctrl-K or ⌘K opens the palette from anywhere. */
export const listenForPalette = (): (() => void) => {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    openPalette()
  }
  document.addEventListener("keydown", onKeyDown)
  return () => document.removeEventListener("keydown", onKeyDown)
}
