import type { Page } from "playwright-core"

/** What a page complains about: errors of scripts, of the policy, of the server, and requests to other hosts. */
export const watch = (page: Page, own: string, complaints: string[]): void => {
  page.on("console", (message) => {
    // The browser itself logs each refusal of the server; a test checks what the page says about it.
    if (
      message.type() === "error" &&
      !/the server responded with a status of (?:4\d\d|503)|net::ERR_/.test(message.text())
    ) {
      complaints.push(message.text())
    }
  })
  page.on("pageerror", (error) => complaints.push(error.message))
  page.on("response", (response) => {
    if (response.status() >= 500 && response.status() !== 503)
      complaints.push(`${response.status()}: ${response.url()}`)
  })
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url())
    if (/^https?:$/.test(protocol) && origin !== own) complaints.push(`a request to another host: ${request.url()}`)
  })
}
