import { createParser } from "eventsource-parser"
import { EvaluatorError, toEvaluatorError } from "../EvaluatorError.ts"
import type { Service } from "../service/makeService.ts"
import { backgroundTimer } from "../service/sleeper.ts"
import { readEvent } from "./readEvent.ts"
import type { Source, SourceListener } from "./Source.ts"

/** The service begins every stream at once, and then says something at least every 15 seconds. */
const firstMs = 10_000
const silenceMs = 45_000

const parserOf = ({ onEvent, onRetry }: SourceListener, fail: (error: EvaluatorError) => void) =>
  createParser({
    onRetry,
    onEvent: ({ data, event }) => {
      if (event !== "ruleset") return
      const read = readEvent(data)
      if (read === undefined) fail(new EvaluatorError("invalid", "the stream of rulesets sent an event that is none"))
      else onEvent(read)
    }
  })

/** The stream of one service, read with `fetch`, which sends the token in a header and exists everywhere. */
export const openStream =
  (service: Service, path: string): Source =>
  (revision, listener) => {
    const controller = new AbortController()
    let isOver = false
    let silence: ReturnType<typeof setTimeout> | undefined

    const close = (): void => {
      isOver = true
      clearTimeout(silence)
      controller.abort()
    }
    const end = (error: EvaluatorError): void => {
      if (isOver) return
      close()
      listener.onEnd(error)
    }
    const listenFor = (ms: number): void => {
      clearTimeout(silence)
      silence = backgroundTimer(
        () => end(new EvaluatorError("unreachable", `the stream of rulesets was silent for ${ms} ms`)),
        ms
      )
    }
    const read = async (): Promise<void> => {
      listenFor(firstMs)
      const response = await service.request(path, {
        headers: { accept: "text/event-stream", ...(revision !== null && { "last-event-id": String(revision) }) },
        signal: controller.signal
      })
      const type = response.headers.get("content-type") ?? "no content type"
      if (response.body === null || !type.startsWith("text/event-stream")) {
        throw new EvaluatorError("unreachable", `the stream of rulesets is not passed on: the answer has ${type}`)
      }
      const parser = parserOf(listener, end)
      const decoder = new TextDecoder()
      const reader = response.body.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done || isOver) break
        listenFor(silenceMs)
        listener.onContact()
        parser.feed(decoder.decode(value, { stream: true }))
      }
      throw new EvaluatorError("unreachable", "the stream of rulesets has ended")
    }
    read().catch((thrown: unknown) => end(toEvaluatorError(thrown, "unreachable")))
    return close
  }
