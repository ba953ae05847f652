import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "@sortition/queue/testing/freePort"
import { findProgram } from "@sortition/runtime/findProgram"
import { z } from "zod"

const program = "prometheus"
const rules = new URL("../../../../deploy/prometheus/alerts.yml", import.meta.url)

const Answer = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }))
  })
})

export const hasPrometheus = (): boolean => findProgram(program) !== null

/** The rules with seconds for minutes, so that a test can wait for them. */
const inSeconds = (text: string) =>
  text
    .replaceAll(/for: \d+m/g, "for: 1s")
    .replaceAll("[1h]", "[5m]")
    .replaceAll(/\[(?:5|15)m\]/g, "[12s]")
    // Back to minutes: the highest value must not be forgotten while the test runs.
    .replaceAll("max_over_time(audit_height[12s])", "max_over_time(audit_height[5m])")

const configOf = (targets: Readonly<Record<string, number>>) => ({
  global: { scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1s" },
  rule_files: ["alerts.yml"],
  scrape_configs: Object.entries(targets).map(([name, port]) => ({
    job_name: name,
    static_configs: [{ targets: [`127.0.0.1:${port}`] }]
  }))
})

/** A Prometheus with the rules of deploy/ that scrapes these ports of this machine every second. */
export const startPrometheus = async (targets: Readonly<Record<string, number>>) => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-prometheus-"))
  const config = join(folder, "prometheus.json")
  await writeFile(join(folder, "alerts.yml"), inSeconds(await readFile(rules, "utf8")))
  await writeFile(config, JSON.stringify(configOf(targets)))
  const port = await freePort()
  const options = [`--config.file=${config}`, `--storage.tsdb.path=${folder}`, `--web.listen-address=127.0.0.1:${port}`]
  const child = spawn(program, [...options, "--log.level=error"], { stdio: ["ignore", "ignore", "inherit"] })
  const ended = once(child, "exit")
  const query = async (text: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?${new URLSearchParams({ query: text })}`)
    return Answer.parse(await answer.json()).data.result.map(({ metric, value }) => ({
      metric,
      value: Number(value[1])
    }))
  }
  return {
    query,
    /** The names of all alerts that have fired since the start. */
    fired: async (): Promise<readonly string[]> => {
      const found = await query('count by (alertname) (max_over_time(ALERTS{alertstate="firing"}[10m]))').catch(
        () => []
      )
      return found.map(({ metric }) => metric.alertname ?? "").sort()
    },
    stop: async () => {
      child.kill("SIGKILL")
      await ended
      await rm(folder, { recursive: true, force: true })
    }
  }
}
