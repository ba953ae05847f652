import { type IncomingMessage, request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"
import type { AddressPolicy } from "@sortition/domain/webhooks/AddressPolicy"
import type { OutgoingEvent } from "@sortition/domain/webhooks/WebhookSender"
import { mayTry } from "@sortition/domain/webhooks/webhookUrl"
import { version } from "@sortition/runtime/version"
import { AddressRefused, guardedLookup } from "./guardedLookup.ts"
import { resolveHost } from "./resolveHost.ts"
import { signedHeaders } from "./signedHeaders.ts"

const keptBytes = 1_024

/** The start of a body, until it ends, is long enough, or is cut off. */
const readStart = async (response: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of response) {
      parts.push(part)
      length += part.length
      if (length >= keptBytes) break
    }
  } catch {
    // The status counts, however the body ends.
  }
  return Buffer.concat(parts).subarray(0, keptBytes).toString("utf8").replaceAll("\0", "\u{fffd}")
}

/**
 * Posts an event, and answers with the status and the start of the body, at most 1 kB. Follows no redirect, reuses no connection, and connects
 * only to addresses that are allowed. Rejects without an answer.
 */
export const postEvent = (
  { url, ...event }: OutgoingEvent,
  policy: AddressPolicy,
  signal: AbortSignal
): Promise<{ readonly status: number; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, protocol } = new URL(url)
    // An address is not looked up.
    if (!mayTry(hostname, policy)) return reject(new AddressRefused())
    const request = protocol === "https:" ? requestHttps : requestHttp
    const body = Buffer.from(event.body)
    const headers = {
      "content-type": "application/json",
      "content-length": body.length,
      "user-agent": `sortition/${version}`,
      ...signedHeaders(event)
    }
    const sent = request(url, {
      method: "POST",
      agent: false,
      headers,
      signal,
      lookup: guardedLookup(policy, resolveHost(policy))
    })
    sent.once("response", (response) => {
      readStart(response).then((start) => {
        sent.destroy()
        resolve({ status: response.statusCode ?? 0, body: start })
      }, reject)
    })
    sent.on("error", reject)
    sent.end(body)
  })
