import { type JobName, type JobPayload, jobs } from "@sortition/domain/jobs/jobs"
import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { Traces } from "@sortition/runtime/traces/Traces"
import { type Job, UnrecoverableError } from "bullmq"
import { Cause, Clock, Effect, Semaphore } from "effect"
import { z } from "zod"
import type { JobHandlers } from "./JobHandlers.ts"
import { jobTrace } from "./jobTrace.ts"
import { policies } from "./policies.ts"
import type { JobProcessor } from "./QueueBackend.ts"

const schemas: { readonly [N in JobName]: z.ZodType<JobPayload<N>> } = jobs
const isJobName = (name: string): name is JobName => Object.hasOwn(schemas, name)

const decode = <N extends JobName>(name: N, data: unknown): Effect.Effect<JobPayload<N>, UnrecoverableError> => {
  const parsed = schemas[name].safeParse(data)
  return parsed.success
    ? Effect.succeed(parsed.data)
    : Effect.fail(new UnrecoverableError(`payload of ${name}: ${z.prettifyError(parsed.error)}`))
}

/** Says of the last attempt of a job that the job stays in `failed`. The next tick of `reconcile` is the retry of the one before. */
const logLast = (job: Job) => (cause: Cause.Cause<unknown>) => {
  const fault = Cause.squash(cause)
  const isLast = fault instanceof UnrecoverableError || job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
  if (!isLast || job.repeatJobKey !== undefined || Cause.hasInterruptsOnly(cause)) return Effect.void
  return Effect.logError("job failed for good", fault instanceof Error ? fault.message : String(fault))
}

/** The handlers as BullMQ wants them, and `reconcile` for running it without BullMQ. */
export const makeJobProcessor = <R>(handlers: JobHandlers<R>) =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const { jobDuration, jobFailures, jobLateness } = yield* Metrics
    const traces = yield* Traces
    // Prometheus sees no increase in a series that begins with one.
    for (const name of Object.keys(schemas)) {
      jobFailures.inc({ job_name: name }, 0)
      jobLateness.zero({ job_name: name })
    }
    const runPromise = Effect.runPromiseWith(yield* Effect.context<R>())
    const gates = new Map<JobName, Semaphore.Semaphore>()
    const gateOf = (name: JobName) => {
      const gate = gates.get(name) ?? Semaphore.makeUnsafe(1)
      gates.set(name, gate)
      return gate
    }
    let lastReconcile = Number.NEGATIVE_INFINITY

    const timed =
      (name: JobName) =>
      <A, E, R>(job: Effect.Effect<A, E, R>) =>
        Effect.suspend(() => {
          const end = jobDuration.startTimer({ job_name: name })
          return Effect.ensuring(job, Effect.sync(end))
        })
    /** Milliseconds that a job is begun after it was due. */
    const latenessOf = ({ delay, timestamp }: Job) => Math.max(0, clock.currentTimeMillisUnsafe() - timestamp - delay)

    const handle = <N extends JobName>(name: N, data: unknown) =>
      Effect.gen(function* () {
        if (name === "reconcile") lastReconcile = clock.currentTimeMillisUnsafe()
        yield* handlers[name](yield* decode(name, data))
      }).pipe(
        Effect.timeout(policies[name].timeout),
        Effect.tapCause((cause) => {
          jobFailures.inc({ job_name: name })
          return Effect.logError(`the job ${name} failed`, cause)
        }),
        timed(name)
      )

    const runJob = (job: Job) => {
      const name = job.name
      if (isJobName(name)) jobLateness.observe({ job_name: name }, latenessOf(job) / 1_000)
      if (!isJobName(name)) return Effect.fail(new UnrecoverableError(`there is no handler for the job ${name}`))
      // A tick that finds `reconcile` at work here has nothing to add; if ticks waited they would fill every place of the worker.
      if (name === "reconcile" && job.repeatJobKey !== undefined) return tick
      return gateOf(name).withPermits(1)(
        // From here on a hint makes a new job: this one is about to read.
        Effect.andThen(
          Effect.tryPromise(() => job.removeDeduplicationKey()),
          handle(name, job.data)
        )
      )
    }

    const tick = Effect.asVoid(gateOf("reconcile").withPermitsIfAvailable(1)(handle("reconcile", {})))

    const processor: JobProcessor = (job, _token, signal) =>
      runPromise(
        Effect.annotateLogs(Effect.tapCause(jobTrace(traces, job)(runJob(job)), logLast(job)), {
          job: job.name,
          id: job.id,
          attempt: job.attemptsMade + 1
        }),
        signal === undefined ? {} : { signal }
      )

    return {
      processor,
      /** Runs the handler here and now unless it runs already; a failure is logged. */
      reconcile: Effect.ignore(tick),
      /** When `reconcile` was last begun here, milliseconds since the epoch. */
      lastReconcile: () => lastReconcile
    }
  })
