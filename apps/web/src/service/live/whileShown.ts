/** Calls `begin` when the tab is in view. Ends what it began when the tab closes, or is hidden for `patienceMs`. Returns a way to end it all. */
export const whileShown = (patienceMs: number, begin: () => () => void): (() => void) => {
  let end: (() => void) | undefined
  let patience: ReturnType<typeof setTimeout> | undefined
  const show = () => {
    clearTimeout(patience)
    end ??= begin()
  }
  const hide = () => {
    clearTimeout(patience)
    end?.()
    end = undefined
  }
  const changed = () => {
    if (document.visibilityState === "visible") show()
    else patience = setTimeout(hide, patienceMs)
  }
  document.addEventListener("visibilitychange", changed)
  window.addEventListener("pagehide", hide)
  window.addEventListener("pageshow", changed)
  changed()
  return () => {
    document.removeEventListener("visibilitychange", changed)
    window.removeEventListener("pagehide", hide)
    window.removeEventListener("pageshow", changed)
    hide()
  }
}
