import type { Page } from "playwright-core"
import { expect, it } from "vitest"
import { accessProblems, describeInBrowser, useDashboard } from "../../../../testing/useDashboard.ts"

interface Made {
  readonly id: string
}

interface Criterion {
  readonly conditions: readonly { readonly condition: string; readonly property: string; readonly value: string }[]
}

describeInBrowser("who takes part, in which share, and how many are needed", () => {
  const dashboard = useDashboard()

  const makeService = async (name: string) => (await dashboard.send<Made>("POST", "/api/v1/services", { name })).id
  const make = async (service: string, name: string) => {
    const { id } = await dashboard.send<Made>("POST", `/api/v1/services/${service}/experiments`, { name, active: true })
    const buckets = ["control", "treatment"].map((bucket_name) => ({ bucket_name, slots: 5_000 }))
    await dashboard.send("PUT", `/api/v1/experiments/${id}/buckets`, { buckets })
    return { api: `/api/v1/experiments/${id}`, path: `/experiments/${id}` }
  }
  const conditionsOf = async (api: string) => {
    const criteria = await dashboard.send<readonly Criterion[]>("GET", `${api}/criteria`)
    return criteria.map(({ conditions }) =>
      conditions.map((each) => `${each.property} ${each.condition} ${each.value}`)
    )
  }
  const says = (page: Page, text: RegExp | string) => page.getByText(text).first().waitFor()

  it("builds a criterion by keyboard alone, and refuses a wrong value while it is typed", async () => {
    const { api, path } = await make(await makeService("Targeting"), "Targeting")
    const page = await dashboard.open(`${path}?section=targeting`)
    const { keyboard } = page
    const next = async (times = 1) => {
      for (let n = 0; n < times; n++) await keyboard.press("Tab")
    }
    await page.getByRole("button", { name: "Add criterion" }).focus()
    await keyboard.press("Enter")
    const form = page.getByRole("form", { name: "Condition" })
    const attribute = form.getByLabel("Attribute")
    await attribute.waitFor()
    await expect.poll(() => attribute.evaluate((element) => element === document.activeElement)).toBe(true)
    await keyboard.type("country")
    await next()
    await keyboard.type("is one of")
    await next()
    await keyboard.type("US,CA,")
    await form.getByRole("button", { name: "Remove CA" }).waitFor()
    await keyboard.press("Enter")
    await says(page, "country is US or CA")
    await page.getByRole("button", { name: "Add condition" }).focus()
    await keyboard.press("Enter")
    await attribute.waitFor()
    await keyboard.type("age")
    await next()
    await keyboard.type("is at least")
    await next()
    await keyboard.type("old")
    await says(page, '"greater_than_or_equal" needs a number as its value, not "old".')
    expect(await accessProblems(page)).toEqual([])
    await form.getByLabel("Value").press("Enter")
    expect(await attribute.count()).toBe(1)
    for (let n = 0; n < 3; n++) await keyboard.press("Backspace")
    await keyboard.type("18")
    await keyboard.press("Enter")
    await says(page, "Users whose country is US or CA, and whose age is at least 18.")
    await page.getByRole("button", { name: "Save criterion" }).focus()
    await keyboard.press("Enter")
    await says(page, "The criterion is in force.")
    expect(await conditionsOf(api)).toEqual([["country in US, CA", "age greater_than_or_equal 18"]])
  })

  it("changes and removes conditions and criteria, and names the revision that decides", async () => {
    const { api, path } = await make(await makeService("Changes"), "Changes")
    const criterion = { sampling_model: "User", sampling_attribute: "id" }
    const conditions = [
      { model: "User", property: "seen", condition: "not_between_dates", value: "2026-01-01, 2026-02-01" },
      { model: "Device", property: "version", condition: ">=", value: "2" }
    ]
    await dashboard.send("POST", `${api}/criteria`, { criterion, conditions })
    const page = await dashboard.open(`${path}?section=targeting`)
    await says(
      page,
      "Users whose seen does not lie between 2026-01-01 and 2026-02-01, and whose Device.version is at least 2."
    )
    await says(page, /Revision \d+ is in force/)
    await page.getByRole("button", { name: /Change the condition: seen/ }).click()
    await page.getByRole("textbox", { name: "To" }).fill("2025-01-01")
    await says(page, /the earlier first/)
    await page.getByRole("textbox", { name: "To" }).fill("2026-03-01")
    await page.getByLabel("Negate").uncheck()
    await page.getByRole("button", { name: "Save condition" }).click()
    await says(page, "seen lies between 2026-01-01 and 2026-03-01")
    await page.getByRole("button", { name: /Remove the condition: Device.version/ }).click()
    await says(page, "The condition is removed.")
    expect(await conditionsOf(api)).toEqual([["seen between_dates 2026-01-01, 2026-03-01"]])
    await page.getByRole("button", { name: "Remove criterion 1" }).click()
    const dialog = page.getByRole("dialog", { name: "Remove this criterion?" })
    await dialog.getByText("Without criteria every entity takes part.").waitFor()
    await dialog.getByRole("button", { name: "Remove criterion" }).click()
    await says(page, "The criterion is removed.")
    expect(await conditionsOf(api)).toEqual([])
  })

  it("explains an entity that is in, one that is out, and many at once; a link explains again", async () => {
    const { api, path } = await make(await makeService("Tester"), "Tester")
    await dashboard.send("POST", `${api}/criteria`, {
      criterion: { sampling_model: "User", sampling_attribute: "id" },
      conditions: [{ model: "User", property: "country", condition: "in", value: "US, CA" }]
    })
    await dashboard.send("POST", `${api}/overrides`, {
      sampled_entity: "User",
      sampled_value: "qa",
      allocated_bucket: "treatment"
    })
    const page = await dashboard.open(`${path}?section=targeting&entity=User&value=qa`)
    await says(page, "In: bucket treatment")
    await says(page, "An override forces the entity into the bucket.")
    await page.getByRole("textbox", { name: "Value" }).fill("user-1")
    await page.getByRole("textbox", { name: "country" }).fill("US")
    await page.getByRole("button", { name: "Explain", exact: true }).click()
    await says(page, /In: bucket (?:control|treatment)/)
    await page.getByRole("row", { name: "country is US or CA US yes" }).waitFor()
    await page.getByRole("textbox", { name: "country" }).fill("")
    await page.getByRole("button", { name: "Explain", exact: true }).click()
    await says(page, "The entity matches none of the experiment's criteria.")
    await page.getByRole("row", { name: "country is US or CA missing no" }).waitFor()
    expect(new URL(page.url()).searchParams.get("value")).toBe("user-1")
    await page.getByLabel("Write the attributes as JSON").check()
    await page.getByRole("textbox", { name: "Attributes as JSON" }).fill('{"User": {"country": ["FR", "CA"]}}')
    await page.getByText("Explain many at once").click()
    await page.getByRole("textbox", { name: "Values" }).fill("qa\nuser-1\nuser-2\nuser-2\n")
    await page.getByRole("button", { name: "Explain all" }).click()
    await says(page, "3 of 3 entities would be in.")
    await page.getByRole("row", { name: /^treatment An override forces the entity into the bucket\. 1/ }).waitFor()
    expect(await accessProblems(page)).toEqual([])
    await page.reload()
    await says(page, "The entity matches none of the experiment's criteria.")
  })

  it("loads the code of patterns when a condition has one: the tester explains it, and the form checks it", async () => {
    const { api, path } = await make(await makeService("Patterns"), "Patterns")
    await dashboard.send("POST", `${api}/criteria`, {
      criterion: { sampling_model: "User", sampling_attribute: "id" },
      conditions: [{ model: "User", property: "plan", condition: "matches_ignore_case", value: "^PRO-[0-9]+$" }]
    })
    const page = await dashboard.open(`${path}?section=targeting&entity=User&value=user-1`)
    await page.getByRole("textbox", { name: "plan" }).fill("pro-7")
    await page.getByRole("button", { name: "Explain", exact: true }).click()
    await page.getByRole("row", { name: /pro-7 yes$/ }).waitFor()
    await page.reload()
    await page.getByRole("button", { name: /Change the condition: plan/ }).click()
    await page.getByRole("form", { name: "Condition" }).getByLabel("Value").fill("(")
    await says(page, /needs a pattern in RE2 syntax \(.+\) as its value, not "\(/)
    await page.getByRole("form", { name: "Condition" }).getByLabel("Value").fill("^max$")
    await page.getByRole("button", { name: "Save condition" }).click()
    await says(page, "The condition is changed.")
    expect(await conditionsOf(api)).toEqual([["plan matches_ignore_case ^max$"]])
  })

  it("books a share of a layer, refuses a second experiment that has too little space, and shows how much is free", async () => {
    const service = await makeService("Layers")
    const [first, second] = [await make(service, "First"), await make(service, "Second")]
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
    const { api, path } = await make(await makeService("Plans"), "Plans")
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
    const service = await makeService("Read only")
    const { path } = await make(service, "Read only")
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
