import { Counter, Gauge, Histogram, Registry } from "prom-client"
import { version } from "../version.ts"
import { collectors } from "./collectors.ts"
import { processSums, type Snapshot } from "./processSums.ts"
import { requestMeter } from "./RequestMeter.ts"

export type MadeMetrics = ReturnType<typeof makeMetrics>

/** Seconds, from a statement to a job that waited for hours. */
const latenessBuckets = [0.1, 0.5, 1, 2, 5, 15, 60, 600, 3_600]

const batchSizes = [1, 2, 5, 10, 20, 50, 100, 200, 500]

/** The client library writes a value that is not known, such as the lag of an event loop without a turn, as `Nan`. */
const inFormat = (text: string) => text.replaceAll(/ Nan$/gm, " NaN")

/** Every metric of a process, in a registry of its own. Times are in seconds. */
export const makeMetrics = () => {
  const registry = new Registry()
  const registers = [registry]
  const { beforeScrape, collect } = collectors()
  const sums = processSums()
  const snapshot = async (): Promise<Snapshot> => {
    await collect()
    return registry.getMetricsAsJSON()
  }
  new Gauge({
    name: "build_info",
    help: "The version of the service; always 1.",
    labelNames: ["version"],
    aggregator: "first",
    registers
  }).set({ version }, 1)
  const auditHeight = new Gauge({
    name: "audit_height",
    help: "Entries in the audit chains of all teams.",
    aggregator: "max",
    registers
  })
  // Without a value until one is read: a zero would look as if the chains had been cut.
  auditHeight.remove()
  const latenessOf = (name: string, help: string) => new Histogram({ name, help, buckets: latenessBuckets, registers })
  return {
    registry,
    /** Runs `update` before every scrape, at most once in two seconds, until the returned function is called. */
    beforeScrape,
    /** The current values of this process alone. */
    snapshot,
    /** Adds the values of a process that this one has forked, until the returned function is called. */
    join: sums.join,
    /** The current values of this process and of those that joined, in Prometheus's text format. */
    expose: async (): Promise<string> => {
      if (!sums.isAlone()) return inFormat(await sums.expose(await snapshot()))
      await collect()
      return inFormat(await registry.metrics())
    },
    requests: requestMeter(registers),
    poolConnections: new Gauge({
      name: "db_pool_connections",
      help: "Connections to PostgreSQL. limit: the most that may be open; transaction: of a transaction; waiting: transactions without one yet.",
      labelNames: ["state"],
      registers
    }),
    poolWait: new Histogram({
      name: "db_pool_wait_seconds",
      help: "Time until a transaction has a connection and has begun.",
      buckets: [0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
      registers
    }),
    enrolBatchSize: new Histogram({
      name: "enrol_batch_size",
      help: "Samples in one statement of single creates.",
      buckets: batchSizes,
      registers
    }),
    allocations: new Counter({
      name: "allocations_total",
      help: "Requests for a sample that were decided, by outcome.",
      labelNames: ["outcome"],
      registers
    }),
    queueJobs: new Gauge({
      name: "queue_jobs",
      help: "Jobs in the queue, by state. All processes see the same queue.",
      labelNames: ["queue", "state"],
      aggregator: "max",
      registers
    }),
    queueUp: new Gauge({
      name: "queue_up",
      help: "1 if the server of the job queue answered the last scrape, otherwise 0.",
      aggregator: "min",
      registers
    }),
    jobLateness: new Histogram({
      name: "job_lateness_seconds",
      help: "Time from the instant that a job was due to its start.",
      labelNames: ["job_name"],
      buckets: latenessBuckets,
      registers
    }),
    jobDuration: new Histogram({
      name: "job_duration_seconds",
      help: "Time that a job ran, failed or not.",
      labelNames: ["job_name"],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers
    }),
    jobFailures: new Counter({
      name: "job_failures_total",
      help: "Attempts of jobs that failed.",
      labelNames: ["job_name"],
      registers
    }),
    webhookDeliveries: new Counter({
      name: "webhook_deliveries_total",
      help: "Attempts to deliver an event to a webhook, by outcome: delivered, retried, failed.",
      labelNames: ["outcome"],
      registers
    }),
    scheduleLateness: latenessOf(
      "schedule_lateness_seconds",
      "Time from a scheduled start or end to the moment it was written down. The start or end itself takes effect in time."
    ),
    stampLateness: latenessOf(
      "completion_stamp_lateness_seconds",
      "Time from the oldest accepted completion to its stamp, of each stamping of an experiment."
    ),
    databaseUp: new Gauge({
      name: "database_up",
      help: "1 if the database is reachable and migrated, otherwise 0.",
      aggregator: "min",
      registers
    }),
    scheduleOverdue: new Gauge({
      name: "schedule_overdue_seconds",
      help: "How long the oldest due start has not been written down; 0 if there is none.",
      aggregator: "max",
      registers
    }),
    completionsOverdue: new Gauge({
      name: "completion_stamp_overdue_seconds",
      help: "How long the oldest accepted completion has had no stamp; 0 if there is none.",
      aggregator: "max",
      registers
    }),
    auditHeight
  }
}
