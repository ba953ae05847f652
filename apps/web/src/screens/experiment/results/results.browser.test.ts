import { readFile } from "node:fs/promises"
import { databaseUrl } from "@sortition/postgres/testing/databaseUrl"
import type { Page } from "playwright-core"
import postgres from "postgres"
import { beforeAll, expect, inject, it } from "vitest"
import { describeInBrowser, expectAccessible, useDashboard } from "../../../testing/useDashboard.ts"

interface Enrolled {
  readonly results: readonly { readonly sample: { readonly id: string; readonly allocated_bucket: string } }[]
}

interface Watched {
  readonly split: { readonly sequential: { readonly alarmed_at: string | null } }
}

describeInBrowser("results", () => {
  const dashboard = useDashboard()
  const { send } = dashboard
  let clear = ""
  let broken = ""
  let empty = ""
  let service = ""

  const makeExperiment = async (name: string, buckets: readonly string[]) => {
    const { id } = await send<{ id: string }>("POST", `/api/v1/services/${service}/experiments`, { name })
    await send("PUT", `/api/v1/experiments/${id}/buckets`, {
      buckets: buckets.map((bucket_name) => ({ bucket_name, percentage_distribution: 100 / buckets.length }))
    })
    return id
  }

  /** Enrols entities, and completes one in so many of each bucket. */
  const enrol = async (id: string, count: number, oneIn: Readonly<Record<string, number>>) => {
    const samples = Array.from({ length: count }, (_, n) => ({ sampled_entity: "User", sampled_value: `${id} ${n}` }))
    const { results } = await send<Enrolled>("POST", `/api/v1/experiments/${id}/samples/bulk`, { samples })
    const complete = results.filter(({ sample }, n) => n % (oneIn[sample.allocated_bucket] ?? 5) === 0)
    await send("POST", `/api/v1/experiments/${id}/samples/bulk/complete`, {
      samples: complete.map(({ sample }) => ({ id: sample.id }))
    })
  }

  /** Loses samples of one bucket, as a client does that does not record them. */
  const lose = async (id: string, bucket: string) => {
    const sql = postgres(databaseUrl(inject("postgresAdminUrl"), "sortition_web"), { max: 1 })
    await sql`DELETE FROM samples WHERE experiment_id = ${id} AND allocated_bucket = ${bucket} AND right(id::text, 1) < '6'`
    await sql`DELETE FROM counted_experiments WHERE experiment_id = ${id}`
    await sql.end()
  }

  beforeAll(async () => {
    service = (await send<{ id: string }>("POST", "/api/v1/services", { name: "shop" })).id
    clear = await makeExperiment("Green button", ["control", "treatment"])
    broken = await makeExperiment("New ranking", ["old", "new"])
    empty = await makeExperiment("Welcome mail", ["short", "long"])
    await enrol(clear, 4_000, { control: 8, treatment: 3 })
    await enrol(broken, 1_500, {})
    await lose(broken, "new")
    // The next samples make the service look at the split again.
    const late = Array.from({ length: 20 }, (_, n) => ({ sampled_entity: "User", sampled_value: `late ${n}` }))
    await send("POST", `/api/v1/experiments/${broken}/samples/bulk`, { samples: late })
  })

  const open = (id: string, query = "", options = {}) => dashboard.open(`/experiments/${id}/results${query}`, options)

  const part = (page: Page, name: string) =>
    page.getByRole("navigation", { name: "Parts of the results" }).getByRole("link", { name, exact: true }).click()

  it("says which bucket is better, draws the difference, and shows the same numbers in a table and a file", async () => {
    const page = await open(clear)
    await page
      .getByText(/^"treatment" is better than "control" on completion\./)
      .first()
      .waitFor()
    await page.getByText("You can decide now: “treatment” is better, whenever you look.").waitFor()
    await page.getByText("The split can be trusted").waitFor()
    await page.getByText(/the e-value is .+ now and was .+ at most\. The alarm needs 1,000\./).waitFor()
    const forest = page.getByRole("figure", { name: "completion: difference to the baseline" })
    await forest.getByRole("img", { name: /^completion, “treatment” compared with “control”: \+\d/ }).waitFor()

    await forest.getByRole("button", { name: "Show as a table" }).click()
    expect(await forest.getByRole("row").count()).toBe(2)
    await forest.getByRole("button", { name: "Show as a chart" }).click()
    const numbers = page.getByRole("region", { name: "Numbers of completion" })
    expect(await numbers.getByRole("row").nth(2).textContent()).toContain("treatment")

    await page.getByRole("combobox", { name: "Show differences" }).selectOption("relative")
    await page.waitForURL(/scale=relative/)
    await page.getByRole("combobox", { name: "Baseline" }).selectOption("treatment")
    await page
      .getByText(/^"control" is worse than "treatment" on completion\./)
      .first()
      .waitFor()
    expect(new URL(page.url()).searchParams.get("baseline")).toBe("treatment")

    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "CSV of all metrics" }).click()
    ])
    const csv = await readFile(await file.path(), "utf8")
    expect(csv).toMatch(/^metric,bucket,n,successes,value/)
    expect(csv.split("\r\n")[1]).toMatch(/^"completion","control"/)
  })

  it("shows the course over time, the split, completion, survival and beliefs, each at its own address", async () => {
    const page = await open(clear)
    await part(page, "Over time")
    await page.waitForURL(/view=over-time/)
    await page.getByText("These intervals may be looked at any time.", { exact: false }).waitFor()
    await page.getByRole("img", { name: /^The e-value against the split on a logarithmic scale/ }).waitFor()
    await part(page, "Split")
    const split = page.getByRole("region", { name: "Expected and observed" }).last()
    await expect.poll(() => split.getByRole("row").count()).toBe(3)
    await page.getByText(/^control: [\d,]+, expected 2,000$/).waitFor()
    await part(page, "Completion")
    await page.getByText(/safe log-rank/).waitFor()
    await part(page, "Time to complete")
    await page.getByRole("img", { name: /^Kaplan–Meier curves/ }).waitFor()
    await part(page, "Bayesian view")
    await page.getByText(/^“treatment” is the best with a probability of > 99\.9 %/).waitFor()
    await page.getByRole("img", { name: /^The posterior mean and credible interval of completion/ }).waitFor()
    await part(page, "Other experiments")
    await page.getByText(/^No entity was found in another running experiment/).waitFor()
  })

  it("says that a broken split cannot be trusted, since when, and with which evidence", async () => {
    const alarmedAt = async () => {
      const { split } = await send<Watched>("GET", `/api/v1/experiments/${broken}/results`)
      return split.sequential.alarmed_at
    }
    await expect.poll(alarmedAt, { timeout: 20_000 }).not.toBe(null)
    const page = await open(broken)
    await page.getByText("The split cannot be trusted").waitFor()
    await page.getByText("Find out why the split does not match before you decide.", { exact: false }).waitFor()
    await page.getByRole("link", { name: "See the split" }).last().click()
    await page.waitForURL(/view=split/)
    await page.getByRole("img", { name: /The split does not match the shares/ }).waitFor()
    await page.getByText("The alarm stands since", { exact: false }).waitFor()
  })

  it("prints a report of one page", async () => {
    const page = await dashboard.open(`/experiments/${clear}/report`)
    const paper = page.getByRole("article", { name: "Report of Green button" })
    await paper.getByRole("img", { name: /^completion, “treatment”/ }).waitFor()
    await paper.getByText("The split matches the shares.", { exact: false }).waitFor()
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    await page.emulateMedia({ media: "print", colorScheme: "dark" })
    expect(await page.getByRole("navigation").count()).toBe(0)
    expect(await paper.evaluate((element) => getComputedStyle(element).color)).toBe("rgb(23, 28, 36)")
  })

  it("declares a metric, shows problems at their fields, and undoes what the service refuses", async () => {
    const page = await open(empty)
    await page.getByText("There are no samples yet").waitFor()
    await page.getByLabel("Name", { exact: true }).fill("revenue")
    await page.getByLabel("Kind").selectOption("sum")
    await page.getByLabel("Winsorise above percentile").fill("20")
    await page.getByRole("button", { name: "Declare" }).click()
    const percentile = page.getByLabel("Winsorise above percentile")
    await expect.poll(() => percentile.getAttribute("aria-invalid")).toBe("true")
    await percentile.fill("99")
    await page.getByRole("button", { name: "Declare" }).click()
    await page.getByText("The metric revenue is declared.", { exact: false }).waitFor()
    await page.getByLabel("Role of revenue").selectOption("guardrail")
    await page.getByRole("button", { name: "Archive: revenue" }).click()
    await page.getByRole("button", { name: "Restore: revenue" }).waitFor()
    await expect
      .poll(() => send<readonly object[]>("GET", `/api/v1/experiments/${empty}/metrics`))
      .toContainEqual(expect.objectContaining({ name: "revenue", role: "guardrail", archived: true }))
  })

  it("records a decision beside what another editor has written meanwhile, and completes the experiment", async () => {
    const page = await open(clear)
    let isFirst = true
    await page.route("**/trpc/planning.experiments.update*", async (route) => {
      if (isFirst) {
        isFirst = false
        await send("PATCH", `/api/v1/experiments/${clear}`, { name: "Green button, renamed" })
      }
      await route.continue()
    })
    await page.getByRole("button", { name: "Decide" }).click()
    await page.waitForURL(/decide=1/)
    const dialog = page.getByRole("dialog", { name: "Decide the experiment" })
    expect(await dialog.getByLabel("Choose “treatment”").isChecked()).toBe(true)
    await expectAccessible(page)
    await dialog.getByLabel("Why, and what happens next").fill("Green sells more. Roll it out on Monday.")
    await dialog.getByRole("button", { name: "Record the decision" }).click()
    const conflict = page.getByRole("dialog", { name: "Another editor was faster" })
    await conflict.getByText("Green sells more.", { exact: false }).waitFor()
    await conflict.getByRole("button", { name: "Save mine over it" }).click()
    await page.getByText("The decision is recorded, and the experiment is completed.").waitFor()
    await page.getByText("The experiment is completed. Its report shows", { exact: false }).waitFor()

    const report = await dashboard.open(`/experiments/${clear}/report`)
    await report.getByText(/Decision of \d{4}-\d\d-\d\d: choose "treatment"\./).waitFor()
    await report.getByText("Roll it out on Monday.", { exact: false }).waitFor()
  })

  it("shows a Viewer everything and nothing to change", async () => {
    const page = await open(broken, "?view=metrics", { as: "Viewer", viewport: { width: 390, height: 844 } })
    await page.getByText("The split cannot be trusted").waitFor()
    await page.getByRole("rowheader", { name: "time_to_complete" }).waitFor()
    expect(await page.getByRole("button", { name: /Decide|Declare|Archive/ }).count()).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})
