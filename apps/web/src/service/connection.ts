import { makeStore } from "./store.ts"

/** Whether the service answered the last request. */
export const connection = makeStore<"answering" | "lost">("answering")

const unavailable = new Set([502, 503, 504])

const retryMs = 1_500

let waiting: ReturnType<typeof setTimeout> | undefined

const answersNow = (): Promise<boolean> =>
  fetch("/health/ready", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false
  )

const lost = (): void => {
  connection.set("lost")
  waiting ??= setTimeout(async () => {
    waiting = undefined
    if (await answersNow()) connection.set("answering")
    else lost()
  }, retryMs)
}

/** Asks the service now whether it answers. */
export const checkConnection = async (): Promise<void> => {
  if (!(await answersNow())) lost()
}

/** `fetch` that notes whether the service answers. While it does not, the page asks for its health every one and a half seconds. */
export const observedFetch = async (...args: Parameters<typeof fetch>): Promise<Response> => {
  try {
    const response = await fetch(...args)
    if (unavailable.has(response.status)) lost()
    else if (waiting === undefined) connection.set("answering")
    return response
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) lost()
    throw error
  }
}
