import { TRPCClientError } from "@trpc/client"
import { texts } from "../texts/common.ts"

export interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const dataOf = (error: unknown): Readonly<Record<string, unknown>> =>
  error instanceof TRPCClientError && isObject(error.data) ? error.data : {}

/** A refusal of a request that did not travel by tRPC. */
export class RestFailure extends Error {
  readonly status: number
  readonly reason: string | undefined
  constructor(status: number, message: string, reason?: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

/** The HTTP status of a refusal; undefined if the service did not answer. */
export const statusOf = (error: unknown): number | undefined => {
  if (error instanceof RestFailure) return error.status
  const { httpStatus } = dataOf(error)
  return typeof httpStatus === "number" ? httpStatus : undefined
}

const isProblem = (value: unknown): value is Problem =>
  isObject(value) && Array.isArray(value.path) && typeof value.message === "string"

/** What is wrong with which field of a request. */
export const problemsOf = (error: unknown): readonly Problem[] => {
  const { problems } = dataOf(error)
  return Array.isArray(problems) ? problems.filter(isProblem) : []
}

/** The service's own sentence, or that it does not answer. */
export const sentenceOf = (error: unknown): string => {
  const status = statusOf(error)
  if (status === undefined || status === 503) return texts.connection.noAnswer
  return error instanceof Error ? error.message : String(error)
}

/** Whether another editor has changed the record since it was read. */
export const isOutdated = (error: unknown): boolean => statusOf(error) === 412

/** Whether the same request can succeed later. */
export const isTemporary = (error: unknown): boolean => {
  const status = statusOf(error)
  return status === undefined || status === 429 || status >= 502
}
