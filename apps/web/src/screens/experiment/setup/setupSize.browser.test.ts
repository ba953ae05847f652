import { expect, it } from "vitest"
import { makeExperiment, makeService } from "../../../testing/makeExperiment.ts"
import { says } from "../../../testing/says.ts"
import { accessProblems, describeInBrowser, useDashboard } from "../../../testing/useDashboard.ts"

describeInBrowser("which share takes part, and how many are needed", () => {
  const dashboard = useDashboard()

  it("books a share of a layer, refuses a second experiment that has too little space, and shows how much is free", async () => {
    const service = await makeService(dashboard, "Layers")
    const [first, second] = [
      await makeExperiment(dashboard, "First", { service }),
      await makeExperiment(dashboard, "Second", { service })
    ]
    const page = await dashboard.open(`${first.path}?section=layer`)
    await page.getByRole("button", { name: "Create layer" }).click()
    await page.getByLabel("Name").fill("checkout page")
    await page.getByLabel("Held out in %").fill("10")
    await page.getByRole("button", { name: "Create layer" }).click()
    await says(page, "No experiment has a share. 10 % are held out. 90 % are free.")
    await page.getByRole("textbox", { name: "Share" }).fill("70")
    await says(page, "It would own 7,000 slots: 0–6,999. No stored sample lies outside.")
    await page.getByRole("button", { name: "Book the share" }).click()
    await says(page, "It owns 70 % of checkout page: 7,000 slots.")
    await page.getByRole("row", { name: /^First \(this experiment\) 70 % 7,000 0–6,999/ }).waitFor()
    expect(await accessProblems(page)).toEqual([])

    const other = await dashboard.open(`${second.path}?section=layer`)
    await other.getByRole("textbox", { name: "Share" }).fill("30")
    await says(other, /The layer has 20 per cent left|The layer has 2000 slots left for this experiment, not 3000/)
    await says(other, "20 % of the layer is free for this experiment: 2,000 slots.")
    await other.getByRole("button", { name: "Book the share" }).click()
    expect(
      (await dashboard.send<{ free_slots: number }[]>("GET", `/api/v1/services/${service}/layers`))[0]
    ).toMatchObject({
      free_slots: 2_000
    })
    const strip = other.getByRole("img", { name: /^Slots of checkout page/ })
    const { height = 0, width = 0 } = (await strip.boundingBox()) ?? {}
    await strip.click({ position: { x: width * 0.75, y: height / 2 } })
    await expect.poll(() => other.getByRole("textbox", { name: "Share" }).inputValue()).toMatch(/^[56]$/)
    await other.getByRole("button", { name: "Use all that is free" }).click()
    await other.getByRole("button", { name: "Book the share" }).click()
    await says(other, "2 experiments share 90 %. 10 % are held out. Nothing is free.")
    await other.getByRole("button", { name: "Leave the layer" }).click()
    await other.getByRole("dialog").getByRole("button", { name: "Leave the layer" }).click()
    await says(other, "1 experiment shares 70 %.")
  })

  it("plans a test, keeps the plan, shows progress, and fixes the plan after the first sample", async () => {
    const { api, path } = await makeExperiment(dashboard, "Plans")
    const page = await dashboard.open(`${path}?section=plan`)
    await says(page, "7,682 samples (3,841 in each of 2 buckets) find a change of the rate from 10 % to 12 %")
    await page.getByLabel("Samples a day").fill("500")
    await says(page, "At 500 samples a day that is 16 days.")
    await page.getByRole("img", { name: /^The power grows with the samples. It is 80.0 % at 7,682 samples/ }).waitFor()
    await page.getByLabel("Baseline rate in %").fill("99")
    await says(page, /Baseline and effect must add up/)
    await page.getByLabel("Baseline rate in %").fill("10")
    await page.getByLabel("Effect in").selectOption("relative")
    await page.getByLabel("Smallest effect to find").fill("20")
    await says(page, "7,682 samples")
    expect(await accessProblems(page)).toEqual([])
    await page.getByRole("button", { name: "Keep this plan" }).click()
    await says(page, "The plan is kept.")
    await page.getByText("0 of 7,682").waitFor()
    await dashboard.send("POST", `${api}/samples`, { sampled_entity: "User", sampled_value: "1" })
    await page.reload()
    await says(page, "1 of 7,682")
    await says(page, "The experiment has samples, so its plan is fixed.")
    expect(await page.getByRole("button", { name: /Keep|Forget/ }).count()).toBe(0)
  })

  it("lets a Viewer explain and plan, and shows nothing that would change the experiment", async () => {
    const service = await makeService(dashboard, "Read only")
    const { path } = await makeExperiment(dashboard, "Read only", { service })
    await dashboard.send("POST", `/api/v1/services/${service}/layers`, { name: "page" })
    const page = await dashboard.open(`${path}?section=targeting&entity=User&value=1`, { as: "Viewer" })
    await says(page, /In: bucket/)
    for (const [section, shown] of [
      ["Layer", "No experiment has a share."],
      ["Plan", "7,682 samples"]
    ] as const) {
      expect(await page.getByRole("button", { name: /Add|Book|Create|Keep/ }).count()).toBe(0)
      await page.getByRole("link", { name: section, exact: true }).click()
      await says(page, shown)
    }
    expect(await page.getByRole("button", { name: /Add|Book|Create|Keep/ }).count()).toBe(0)
  })
})
