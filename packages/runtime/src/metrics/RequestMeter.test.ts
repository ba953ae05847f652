import { Registry } from "prom-client"
import { expect, it } from "vitest"
import { parseExposition } from "../testing/parseExposition.ts"
import { requestMeter } from "./RequestMeter.ts"

const make = () => {
  const registry = new Registry()
  const meter = requestMeter([registry])
  const read = async () => {
    const families = parseExposition(await registry.metrics())
    const series = [...families.values()].flatMap((family) => family.series)
    const find = (name: string, labels: Readonly<Record<string, string>> = {}) =>
      series.find(
        (each) => each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value)
      )?.value
    return { series, find }
  }
  return { meter, read }
}

it("stays small whatever routes, methods and statuses there are, and loses no request", async () => {
  const { meter, read } = make()
  let requests = 0
  for (let route = 0; route < 100; route++) {
    for (const status of [200, 401, 404, 422]) {
      for (const method of ["GET", "POST", `M${route}`]) {
        meter.begin()
        meter.end({ method, route: `/r${route}`, status, seconds: 0.003 })
        requests++
      }
    }
  }
  const { find, series } = await read()
  expect(series.length).toBeLessThan(1_600)
  const counted = series.filter(({ name }) => name === "http_request_duration_seconds_count")
  expect(counted.reduce((sum, { value }) => sum + value, 0)).toBe(requests)
  expect(find("http_requests_in_flight")).toBe(0)
})

it("counts refusals by reason, and not the checks of load balancers", async () => {
  const { meter, read } = make()
  const end = (route: string, status: number) => {
    meter.begin()
    meter.end({ method: "GET", route, status, seconds: 0 })
  }
  end("/a", 503)
  meter.shed("overload")
  end("/health/ready", 503)
  end("/a", 429)
  const { find } = await read()
  expect(find("http_requests_shed_total", { reason: "unavailable" })).toBe(1)
  expect(find("http_requests_shed_total", { reason: "overload" })).toBe(1)
  expect(find("http_requests_rate_limited_total")).toBe(1)
})
