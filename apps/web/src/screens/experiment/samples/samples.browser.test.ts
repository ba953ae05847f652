import type { Page } from "playwright-core"
import { beforeAll, expect, it } from "vitest"
import { describeInBrowser, expectAccessible, useDashboard } from "../../../testing/useDashboard.ts"

interface Made {
  readonly id: string
}

const many = 3_000

/** Browser, service and database share the cores with other tests. */
const patience = { timeout: 20_000 }

describeInBrowser("samples and history", () => {
  const dashboard = useDashboard()
  let experiment = ""

  beforeAll(async () => {
    const { send } = dashboard
    const service = await send<Made>("POST", "/api/v1/services", { name: "Checkout" })
    const made = await send<Made>("POST", `/api/v1/services/${service.id}/experiments`, { name: "Shorter form" })
    experiment = made.id
    const inside = `/api/v1/experiments/${experiment}`
    const reweight = (control: number) =>
      send("PUT", `${inside}/buckets`, {
        buckets: [
          { bucket_name: "control", percentage_distribution: control },
          { bucket_name: "treatment", percentage_distribution: 100 - control }
        ]
      })
    await reweight(50)
    await send("POST", `${inside}/criteria`, {
      criterion: { sampling_model: "User", sampling_attribute: "id" },
      conditions: [{ model: "User", property: "country", value: "US", condition: "equals" }]
    })
    const samples = Array.from({ length: many }, (_, index) => ({
      sampled_entity: "User",
      sampled_value: `user-${index}`,
      attributes: { User: { country: "US" } }
    }))
    await send("POST", `${inside}/samples/bulk`, { samples })
    await send("POST", `${inside}/samples`, {
      sampled_entity: "User",
      sampled_value: "named",
      allocated_bucket: "treatment"
    })
    await reweight(80)
  })

  const inExperiment = (path: string) => `/experiments/${experiment}/${path}`
  const table = (page: Page) => page.getByRole("table", { name: "Samples, newest first" })
  const row = (page: Page, value: string) => table(page).getByRole("row").filter({ hasText: value })

  it("the keyboard reaches the last of 3,001 samples, and only rows in view are in the page", async () => {
    const page = await dashboard.open(inExperiment("samples"))
    await table(page).getByRole("row").nth(1).focus()
    const rowInFocus = () => page.evaluate(() => document.activeElement?.getAttribute("aria-rowindex") ?? "")
    await expect
      .poll(
        async () => {
          await page.keyboard.press("End")
          return rowInFocus()
        },
        { ...patience, interval: 200 }
      )
      .toBe(String(many + 2))
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), patience).toContain("user-")
    expect(await table(page).getByRole("row").count()).toBeLessThan(60)
    await page.keyboard.press("Home")
    await expect.poll(() => row(page, "named").evaluate((each) => each === document.activeElement), patience).toBe(true)
    await page.keyboard.press("Enter")
    await page.getByRole("dialog", { name: "Receipt of named" }).waitFor()
    await page.keyboard.press("Escape")
    await page.getByRole("dialog").waitFor({ state: "detached" })
    // Keys that come faster than rows are drawn.
    await table(page).getByRole("row").nth(1).focus()
    for (const key of ["End", "Home", "Enter"]) await page.keyboard.press(key)
    await page.getByRole("dialog", { name: "Receipt of named" }).waitFor()
  })

  it("filters stand in the address, and a value is found exactly", async () => {
    const page = await dashboard.open(inExperiment("samples"))
    await page.getByLabel("Sampled value").fill("user-12")
    await page.getByRole("button", { name: "Find" }).click()
    await row(page, "user-12").waitFor()
    await expect.poll(() => table(page).getByRole("row").count(), patience).toBe(2)
    expect(page.url()).toContain("value=user-12")
    await page.reload()
    await expect.poll(() => table(page).getByRole("row").count(), patience).toBe(2)
    await page.getByRole("button", { name: "Clear the filters" }).click()
    await page.getByRole("button", { name: /^treatment/ }).click()
    await row(page, "named").waitFor()
    await expect.poll(() => row(page, "control").count(), patience).toBe(0)
    await page.getByText("More filters").click()
    await page.getByLabel("Created before").fill("2020-01-01T00:00")
    await page.getByText("No sample matches the filters").waitFor()
  })

  it("the browser verifies a receipt step by step, and checks the criteria that decided", async () => {
    const page = await dashboard.open(inExperiment("samples?value=user-7"))
    await page.getByRole("button", { name: "Receipt of user-7" }).click()
    const receipt = page.getByRole("dialog", { name: "Receipt of user-7" })
    await receipt.getByRole("button", { name: "Verify here" }).click()
    await receipt.getByText("It agrees: the browser and the service come to the same.").waitFor()
    await receipt.getByText(/belong to (?:control|treatment)\.$/).waitFor()
    await receipt.getByText("Check the criteria again", { exact: true }).click()
    await receipt.getByLabel("Attributes of the request").fill('{"User": {"country": "DE"}}')
    await receipt.getByRole("button", { name: "Check the criteria" }).click()
    await receipt.getByText("The entity does not qualify with these attributes.").waitFor()
    await expectAccessible(page)
    await page.keyboard.press("Escape")
    await receipt.waitFor({ state: "hidden" })
    expect(page.url()).not.toContain("sample=")
  })

  it("a sample whose caller named the bucket has nothing to compute but its slot", async () => {
    const page = await dashboard.open(inExperiment("samples?value=named"))
    await page.getByRole("button", { name: "Receipt of named" }).click()
    const receipt = page.getByRole("dialog", { name: "Receipt of named" })
    await receipt.getByRole("button", { name: "Verify here" }).click()
    await receipt.getByText("The caller named treatment, so nothing was computed.").waitFor()
    await receipt.getByText("It agrees").waitFor()
  })

  it("chosen samples are completed after a question; a Viewer cannot complete", async () => {
    const page = await dashboard.open(inExperiment("samples"))
    await page.getByLabel("Choose named").check()
    await page.getByRole("checkbox").nth(1).check()
    await page.getByRole("button", { name: "Complete", exact: true }).click()
    await page.getByRole("dialog").getByRole("button", { name: "Complete" }).click()
    await page.getByText("2 samples completed.").waitFor()
    await expect.poll(() => row(page, "named").getByText("Not complete").count(), patience).toBe(0)
    await page.getByRole("button", { name: /^treatment.*[1-9]\d* complete/s }).waitFor()

    const viewers = await dashboard.open(inExperiment("samples"), { as: "Viewer" })
    await row(viewers, "named").waitFor()
    expect(await viewers.getByRole("checkbox").count()).toBe(0)
    await row(viewers, "user-")
      .first()
      .getByRole("button", { name: /Receipt/ })
      .click()
    await viewers.getByRole("dialog").getByText("Sample id").waitFor()
    expect(await viewers.getByRole("button", { name: "Complete", exact: true }).count()).toBe(0)
  })

  it("the history of an experiment shows what a reweighting changed, and its chain holds", async () => {
    const page = await dashboard.open(inExperiment("history"), { as: "Viewer" })
    await page.getByRole("region", { name: "Status history" }).getByText("Started").waitFor()
    await page.getByLabel("What changed").selectOption("Shares of buckets")
    await page
      .getByRole("listitem")
      .filter({ hasText: /^Share of control 50 % →\s*becomes 80 %$/ })
      .waitFor()
    await page.getByText("2 entries of the", { exact: false }).waitFor()
    await page.getByRole("button", { name: "Check the chain" }).click()
    await page.getByText(/^The chain is valid up to entry \d+\.$/).waitFor()
    await page
      .getByRole("button", { name: /^Open entry/ })
      .first()
      .click()
    await page.getByRole("dialog").getByRole("row", { name: "Share of treatment 50 % 20 %" }).waitFor()
    expect(page.url()).toContain("entry=")
    await expectAccessible(page)
  })

  it("an Owner reads the chain of the team, whose hashes the browser computes", async () => {
    const page = await dashboard.open("/history")
    await page.getByText("created the experiment").first().waitFor()
    await page.getByText("Olive Owner").first().waitFor()
    await page.getByRole("button", { name: "Check the chain" }).click()
    await page.getByText(/^This browser computed the hashes of \d+ entries shown here\. They agree\.$/).waitFor()

    const users = await dashboard.open("/history", { as: "User" })
    await users.getByText("The history of the team is for its Owners").waitFor()
  })
})
