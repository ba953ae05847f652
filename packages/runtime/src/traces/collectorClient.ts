import { Effect, Layer } from "effect"
import { FetchHttpClient, HttpClient, HttpClientError } from "effect/http"

/** How long the collector may take for a batch. */
const patience = "3 seconds"

/** Batches under way. Further ones are dropped, so that a collector that hangs cannot fill the memory. */
const mostAtOnce = 3

const failure = (request: HttpClientError.TransportError["request"], description: string) =>
  new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, description }) })

/**
 * The way to the collector. A batch that it does not accept in time is dropped; the exporter then pauses for a minute. The log says once that the
 * collector is away, and once that it is back.
 */
export const collectorClient = Layer.effect(
  HttpClient.HttpClient,
  Effect.gen(function* () {
    const client = yield* HttpClient.HttpClient
    let underWay = 0
    let isAway = false
    const lost = (problem: unknown) =>
      Effect.suspend(() => {
        if (isAway) return Effect.void
        isAway = true
        const reason = problem instanceof Error ? problem.message : String(problem)
        return Effect.logWarning("the collector of traces does not accept them; they are dropped", reason)
      })
    const found = Effect.suspend(() => {
      if (!isAway) return Effect.void
      isAway = false
      return Effect.logInfo("the collector of traces accepts them again")
    })
    return HttpClient.transform(client, (sending, request) =>
      Effect.suspend(() => {
        if (underWay === mostAtOnce) return Effect.fail(failure(request, "too many batches are under way"))
        underWay++
        return sending.pipe(
          Effect.timeoutOrElse({
            duration: patience,
            orElse: () => Effect.fail(failure(request, "no answer in time"))
          }),
          Effect.tap(({ status }) => (status < 400 ? found : lost(`it answers ${status}`))),
          Effect.tapError(lost),
          Effect.ensuring(
            Effect.sync(() => {
              underWay--
            })
          )
        )
      })
    )
  })
).pipe(Layer.provide(FetchHttpClient.layer))
