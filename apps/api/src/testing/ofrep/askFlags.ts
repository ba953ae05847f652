interface Asked {
  /** A flag's key; all flags without it. */
  readonly key?: string
  /** The context; `User` `user-1` without one. */
  readonly context?: unknown
  /** Instead of a JSON body with the context. */
  readonly body?: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string
}

/** An answer of OFREP, with its body as loosely as tests need it. */
export interface FlagAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

const flags = "/ofrep/v1/evaluate/flags"

/** Asks a server for one flag, or for all. */
export const askFlags =
  (url: () => string) =>
  async ({
    body,
    context = { targetingKey: "user-1" },
    headers,
    key,
    query = "",
    token
  }: Asked): Promise<FlagAnswer> => {
    const path = key === undefined ? flags : `${flags}/${key}`
    const response = await fetch(url() + path + query, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers
      },
      body: body ?? JSON.stringify({ context })
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: text === "" ? {} : JSON.parse(text) }
  }
