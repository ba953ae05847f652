import { expect, it } from "vitest"
import { shareField } from "../../../testing/bucketFields.ts"
import { makeExperiment } from "../../../testing/makeExperiment.ts"
import { says } from "../../../testing/says.ts"
import { describeInBrowser, expectAccessible, useDashboard } from "../../../testing/useDashboard.ts"

const patiently = { timeout: 15_000 }

describeInBrowser("the set-up of an experiment", () => {
  const dashboard = useDashboard()

  it("forces entities into buckets, one at a time and pasted, and says which overrides are in effect", async () => {
    const { api, path } = await makeExperiment(dashboard, "Overrides")
    const page = await dashboard.open(`${path}?section=overrides`)
    await page.getByRole("textbox", { name: "Value" }).fill("qa-1")
    await page.getByLabel("Bucket").selectOption("treatment")
    await page.getByRole("button", { name: "Add override" }).click()
    await page.getByRole("row", { name: /^User qa-1 treatment yes/ }).waitFor()
    await dashboard.send("PATCH", api, { active: false })
    await page.getByRole("button", { name: "Paste many" }).click()
    const dialog = page.getByRole("dialog", { name: "Paste many overrides" })
    await dialog.getByLabel("Lines").fill("qa-2\nqa-3, treatment\nDevice\tqa-4\tnowhere\n")
    await dialog.getByText("Line 3: the experiment has no bucket “nowhere”.").waitFor()
    await expectAccessible(page)
    await dialog.getByLabel("Lines").fill("qa-2\nqa-3, treatment\nDevice\tqa-4\tcontrol\n")
    await dialog.getByRole("button", { name: "Add 3 overrides" }).click()
    await dialog.getByText("3 overrides are stored.").waitFor()
    await dialog.getByRole("button", { name: "Close" }).click()
    await page.getByRole("row", { name: /^Device qa-4 control not now: the experiment is not active/ }).waitFor()
    await page.getByLabel("Find a value").fill("qa-3")
    await page.getByRole("row", { name: /qa-2/ }).waitFor({ state: "detached" })
    expect(new URL(page.url()).searchParams.get("value")).toBe("qa-3")
    await page.getByRole("button", { name: "Remove the override of qa-3" }).click()
    await page.getByRole("button", { name: "Undo" }).click()
    await page.getByRole("row", { name: /^User qa-3 treatment/ }).waitFor()
  })

  it("limits an experiment, and plans and stops a ramp", async () => {
    const { api, path } = await makeExperiment(dashboard, "Limits")
    const page = await dashboard.open(`${path}?section=limits`)
    await page.getByLabel("Most samples").fill("200")
    await dashboard.send("PATCH", api, { stop_at_completions: 50 })
    await page.getByRole("button", { name: "Save" }).first().click()
    const dialog = page.getByRole("dialog", { name: "Another editor was faster" })
    await dialog.getByRole("row", { name: "Stop at completions none 50" }).waitFor()
    await dialog.getByRole("button", { name: "Save mine over it" }).click()
    await says(page, "0 of 200 (0 %)")
    const stored = await dashboard.send<object>("GET", api)
    expect(stored).toMatchObject({ max_samples: 200, stop_at_completions: 50 })

    await page.getByRole("button", { name: "Plan a ramp" }).click()
    await page.getByLabel("Shares in %").fill("1, 10, 50")
    await page.getByRole("button", { name: "Propose the steps" }).click()
    await page.getByRole("group", { name: "Step 2" }).getByLabel("treatment in %").fill("95")
    await page.getByRole("button", { name: "Save the ramp" }).click()
    await says(page, "The shares add up to 185 %. At most 100 % is possible.")
    await expectAccessible(page)
    await page.getByRole("group", { name: "Step 2" }).getByLabel("treatment in %").fill("8.5")
    await page.getByRole("button", { name: "Save the ramp" }).click()
    await page.getByRole("row", { name: /^2 .*control 90 % · treatment 8\.5 % waits/ }).waitFor()
    await page.getByRole("button", { name: "Stop the ramp" }).click()
    await page.getByRole("dialog").getByRole("button", { name: "Stop the ramp" }).click()
    await page.getByRole("button", { name: "Plan a ramp" }).waitFor()
  })

  it("changes name, description and dates together, and nothing of what is archived", async () => {
    const { api, path } = await makeExperiment(dashboard, "Settings")
    const page = await dashboard.open(`${path}?section=settings`)
    await page.getByLabel("Name").fill("Settings, renamed")
    await page.getByLabel("Description").fill("Why we do it.")
    await page.getByLabel("Due date").fill("2030-01-02T09:00")
    await page.getByRole("button", { name: "Save" }).first().click()
    await says(page, "The settings are saved.")
    await page.reload()
    await expect.poll(() => page.getByLabel("Description").inputValue(), patiently).toBe("Why we do it.")
    await says(page, "2030-01-02 08:00:00 UTC")
    expect(await dashboard.send<object>("GET", api)).toMatchObject({ name: "Settings, renamed" })
    await page.getByRole("button", { name: "Archive" }).click()
    await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click()
    await expect.poll(() => page.getByLabel("Name", { exact: true }).isDisabled(), patiently).toBe(true)
  })

  it("gives the experiment a key, a fallback value of the buckets' type, and metadata", async () => {
    const { api, path } = await makeExperiment(dashboard, "Flag")
    const values = ["control", "treatment"].map((bucket_name, place) => ({
      bucket_name,
      slots: 5_000,
      value: place === 1
    }))
    await dashboard.send("PUT", `${api}/buckets`, { buckets: values })
    const page = await dashboard.open(`${path}?section=settings`)
    const save = page.getByRole("button", { name: "Save" }).last()
    await page.getByLabel("Key").fill("Green")
    await says(page, "A key has 1 to 128 of the characters")
    expect(await save.isDisabled()).toBe(true)
    await page.getByLabel("Key").fill("green")
    await page.getByLabel("Fallback value").fill('"off"')
    await page.getByLabel("Metadata").fill('{"team": "checkout"}')
    await save.click()
    await says(page, "The fallback value is a string, but the value of bucket")
    await page.getByLabel("Fallback value").fill("false")
    await expectAccessible(page)
    await save.click()
    await says(page, "The flag is saved.")
    expect(await dashboard.send<object>("GET", api)).toMatchObject({
      key: "green",
      fallback_value: false,
      metadata: { team: "checkout" }
    })
  })

  it("lets a Viewer try a split, and shows nothing that would store one", async () => {
    const { path } = await makeExperiment(dashboard, "Read only")
    const page = await dashboard.open(path, { as: "Viewer" })
    await shareField(page, "control").fill("90")
    await says(page, "4,000 of 10,000 slots would move.")
    await says(page, "Stored samples never move. There are none yet.")
    expect(await page.getByRole("button", { name: /Save/ }).count()).toBe(0)
    for (const [section, shown] of [
      ["Overrides", "No overrides yet"],
      ["Limits and ramp", "How far the limits are"],
      ["Settings", "Facts"]
    ] as const) {
      await page.getByRole("link", { name: section }).click()
      await says(page, shown)
      expect(await page.getByRole("button", { name: /Save|Add|Paste|Plan|Archive|Complete/ }).count()).toBe(0)
    }
  })
})
