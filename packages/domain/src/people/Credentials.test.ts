import { hash } from "node:crypto"
import { expect, it } from "@effect/vitest"
import { Cause, Deferred, Effect, Exit, Fiber, Layer, Option, Queue, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Unavailable } from "../shared/Unavailable.ts"
import { RecordNotFound } from "./AccessError.ts"
import { Credentials } from "./Credentials.ts"
import { type Credential, TokenStore } from "./TokenStore.ts"

const secret = "sortition_0123456789012345678901234567890123456789012"

const credential = (tokenId: string): Credential => ({
  tokenId,
  secretHash: hash("sha256", secret, "buffer"),
  expiresAt: null,
  caller: {
    _tag: "User",
    userId: "1",
    teamId: "1",
    permissions: new Set(),
    scopes: new Set(),
    serviceId: null,
    tokenId: "1"
  }
})

/** A store that answers each look-up when the test says so. */
const answeredByHand = Effect.gen(function* () {
  const questions = yield* Queue.unbounded<Deferred.Deferred<Option.Option<Credential>>>()
  const changes = yield* Queue.unbounded<void>()
  const store = Layer.mock(TokenStore, {
    findCredential: () =>
      Effect.gen(function* () {
        const answer = yield* Deferred.make<Option.Option<Credential>>()
        yield* Queue.offer(questions, answer)
        return yield* Deferred.await(answer)
      }),
    changes: Stream.fromQueue(changes)
  })
  return { questions, changes, layer: Credentials.layer.pipe(Layer.provide(store)) }
})

it.effect("a secret is looked up once for any number of requests at once, and again after a second", () =>
  Effect.gen(function* () {
    const { layer, questions } = yield* answeredByHand
    yield* Effect.gen(function* () {
      const { find } = yield* Credentials
      const crowd = yield* Effect.forkChild(
        Effect.all(
          Array.from({ length: 100 }, () => find(secret)),
          { concurrency: "unbounded" }
        )
      )
      const question = yield* Queue.take(questions)
      yield* Deferred.succeed(question, Option.some(credential("7")))
      expect(new Set((yield* Fiber.join(crowd)).map((found) => found?.tokenId))).toEqual(new Set(["7"]))
      yield* TestClock.adjust("999 millis")
      expect((yield* find(secret))?.tokenId).toBe("7")
      expect(yield* Queue.size(questions)).toBe(0)
      yield* TestClock.adjust("1 millis")
      const again = yield* Effect.forkChild(find(secret))
      yield* Deferred.succeed(yield* Queue.take(questions), Option.none())
      expect(yield* Fiber.join(again)).toBeNull()
      expect(yield* find(secret)).toBeNull()
    }).pipe(Effect.provide(layer))
  })
)

it.effect("a look-up that was in progress when access changed is not remembered", () =>
  Effect.gen(function* () {
    const { changes, layer, questions } = yield* answeredByHand
    yield* Effect.gen(function* () {
      const { find, forgetAfter } = yield* Credentials
      for (const change of [Effect.asVoid(Queue.offer(changes, undefined)), forgetAfter(Effect.void)]) {
        const before = yield* Effect.forkChild(find(secret))
        const question = yield* Queue.take(questions)
        yield* change
        yield* Effect.yieldNow
        const after = yield* Effect.forkChild(find(secret))
        yield* Deferred.succeed(yield* Queue.take(questions), Option.none())
        expect(yield* Fiber.join(after)).toBeNull()
        yield* Deferred.succeed(question, Option.some(credential("7")))
        expect((yield* Fiber.join(before))?.tokenId).toBe("7")
        expect(yield* find(secret)).toBeNull()
        yield* TestClock.adjust("1 second")
      }
    }).pipe(Effect.provide(layer))
  })
)

it.effect("a look-up that failed is not remembered", () =>
  Effect.gen(function* () {
    let faults = 1
    const store = Layer.mock(TokenStore, {
      findCredential: () =>
        Effect.suspend(() =>
          faults-- > 0
            ? Effect.die(new Unavailable({ what: "database", cause: "down" }))
            : Effect.succeedSome(credential("7"))
        ),
      changes: Stream.never
    })
    yield* Effect.gen(function* () {
      const { find } = yield* Credentials
      const failed = yield* Effect.exit(find(secret))
      expect(Exit.isFailure(failed) && Cause.squash(failed.cause)).toBeInstanceOf(Unavailable)
      expect((yield* find(secret))?.tokenId).toBe("7")
    }).pipe(Effect.provide(Credentials.layer.pipe(Layer.provide(store))))
  })
)

it.effect("a refused change keeps what is remembered; a change that may have happened does not", () =>
  Effect.gen(function* () {
    let questions = 0
    const store = Layer.mock(TokenStore, {
      findCredential: () => Effect.sync(() => Option.some(credential(String(++questions)))),
      changes: Stream.never
    })
    yield* Effect.gen(function* () {
      const { find, forgetAfter } = yield* Credentials
      expect((yield* find(secret))?.tokenId).toBe("1")
      yield* Effect.exit(forgetAfter(Effect.fail(new RecordNotFound({ record: "ApiToken", id: "9" }))))
      expect((yield* find(secret))?.tokenId).toBe("1")
      yield* Effect.exit(forgetAfter(Effect.die("connection lost")))
      expect((yield* find(secret))?.tokenId).toBe("2")
    }).pipe(Effect.provide(Credentials.layer.pipe(Layer.provide(store))))
  })
)

it.effect("an answer of the store for another secret does not count", () =>
  Effect.gen(function* () {
    const store = Layer.mock(TokenStore, {
      findCredential: () => Effect.succeedSome(credential("7")),
      changes: Stream.never
    })
    const other = Credentials.use(({ find }) => find(`${secret}x`))
    expect(yield* other.pipe(Effect.provide(Credentials.layer.pipe(Layer.provide(store))))).toBeNull()
  })
)
