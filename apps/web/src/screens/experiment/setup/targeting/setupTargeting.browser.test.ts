import { expect, it } from "vitest"
import { makeExperiment } from "../../../../testing/makeExperiment.ts"
import { says } from "../../../../testing/says.ts"
import { accessProblems, describeInBrowser, useDashboard } from "../../../../testing/useDashboard.ts"

interface Criterion {
  readonly conditions: readonly { readonly condition: string; readonly property: string; readonly value: string }[]
}

describeInBrowser("who takes part", () => {
  const dashboard = useDashboard()

  const conditionsOf = async (api: string) => {
    const criteria = await dashboard.send<readonly Criterion[]>("GET", `${api}/criteria`)
    return criteria.map(({ conditions }) =>
      conditions.map((each) => `${each.property} ${each.condition} ${each.value}`)
    )
  }

  it("builds a criterion by keyboard alone, and refuses a wrong value while it is typed", async () => {
    const { api, path } = await makeExperiment(dashboard, "Targeting")
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
    const { api, path } = await makeExperiment(dashboard, "Changes")
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
    const { api, path } = await makeExperiment(dashboard, "Tester")
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
    const { api, path } = await makeExperiment(dashboard, "Patterns")
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
})
