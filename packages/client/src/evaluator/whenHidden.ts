interface Page {
  readonly visibilityState: unknown
  readonly addEventListener: (type: string, listener: () => void) => void
  readonly removeEventListener: (type: string, listener: () => void) => void
}

const isPage = (value: unknown): value is Page =>
  typeof value === "object" && value !== null && "visibilityState" in value && "addEventListener" in value

/** Calls `run` whenever the page is hidden, which may be the last that it knows; outside of pages never. Returns a function that ends it. */
export const whenHidden = (run: () => void): (() => void) => {
  const page: unknown = Reflect.get(globalThis, "document")
  if (!isPage(page)) return () => {}
  const changed = () => {
    if (page.visibilityState === "hidden") run()
  }
  page.addEventListener("visibilitychange", changed)
  return () => page.removeEventListener("visibilitychange", changed)
}
