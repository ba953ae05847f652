import { CliError, exitCodes } from "./CliError.ts"

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const read = async (response: Response): Promise<unknown> => {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

const problemOf = (problem: unknown): string => {
  if (!isRecord(problem)) return String(problem)
  const place = Array.isArray(problem.loc) ? problem.loc.slice(1).join(".") : ""
  return place === "" ? String(problem.msg) : `${place}: ${problem.msg}`
}

/** What an error body says: `detail` of the sampling API, `errors` of the planning API. */
const detailOf = (body: unknown): string | undefined => {
  if (!isRecord(body)) return undefined
  if (typeof body.detail === "string") return body.detail
  if (Array.isArray(body.detail)) return body.detail.map(problemOf).join("; ")
  const [first]: unknown[] = Array.isArray(body.errors) ? body.errors : []
  return isRecord(first) && typeof first.detail === "string" ? first.detail : undefined
}

const refusal = async (response: Response): Promise<CliError> => {
  const { headers, status } = response
  const id = headers.get("x-request-id")
  const said = detailOf(await read(response)) ?? `The service answers ${status}`
  const hint = status === 401 ? ". Set SORTITION_TOKEN or --token-file to a valid token" : ""
  const sentence = `${said.replace(/\.$/, "")}${hint}${id === null ? "" : ` (request ${id})`}`
  return new CliError(sentence, status === 503 ? exitCodes.unreachable : exitCodes.refused)
}

const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message
}

/** The response of a request to REST if it succeeds. Throws a `CliError` that says why it does not. */
export const answerOf = async (url: string, sent: Promise<Response>): Promise<Response> => {
  const response = await sent.catch((error: unknown) => {
    if (error instanceof Error && error.name === "AbortError") throw new CliError("Interrupted", exitCodes.interrupted)
    throw new CliError(
      `No answer from ${url}: ${explain(error)}. Check --url, or start the service`,
      exitCodes.unreachable
    )
  })
  if (response.ok) return response
  throw await refusal(response)
}
