import type { FastifyRequest } from "fastify"
import { RestError } from "../RestError.ts"
import { decodedBody } from "./decodedBody.ts"

/**
 * The bytes of a body without its content coding, at most the body limit of the route. Rejects with a 413 for more, and with a 408 when it is
 * not complete after `timeout` milliseconds.
 */
export const readBody = ({ headers, raw, routeOptions }: FastifyRequest, timeout: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { bodyLimit } = routeOptions
    const tooLarge = () => new RestError(413, `The body is larger than ${bodyLimit} bytes`)
    if (Number(headers["content-length"]) > bodyLimit) throw tooLarge()
    const { discard, faultOf, stream } = decodedBody(raw)
    const chunks: Buffer[] = []
    let size = 0
    const add = (chunk: Buffer) => {
      size += chunk.length
      if (size > bodyLimit) refuse(tooLarge())
      else chunks.push(chunk)
    }
    const end = () => {
      leave()
      resolve(Buffer.concat(chunks, size))
    }
    const fail = (failure: unknown) => refuse(faultOf(failure))
    const leave = () => {
      clearTimeout(timer)
      stream.off("data", add).off("end", end)
    }
    const refuse = (fault: RestError) => {
      leave()
      discard()
      reject(fault)
    }
    const timer = setTimeout(() => refuse(new RestError(408, "The body did not arrive in time")), timeout)
    // The listener stays: a stream may fail after it was refused.
    stream.on("data", add).on("end", end).on("error", fail)
  })
