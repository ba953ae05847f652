import type { Page } from "playwright-core"
import { expect, it } from "vitest"
import { bucketFields, shareField } from "../../../../testing/bucketFields.ts"
import { makeExperiment } from "../../../../testing/makeExperiment.ts"
import { says } from "../../../../testing/says.ts"
import { describeInBrowser, expectAccessible, useDashboard } from "../../../../testing/useDashboard.ts"

interface Bucket {
  readonly bucket_name: string
  readonly slots: number
  readonly max_samples: number | null
}

const patiently = { timeout: 15_000 }

describeInBrowser("the split of an experiment", () => {
  const dashboard = useDashboard()

  const sharesOf = async (api: string) => {
    const found = await dashboard.send<readonly Bucket[]>("GET", `${api}/buckets`)
    return found.map(({ bucket_name, slots }) => `${bucket_name} ${slots}`)
  }

  /** How long after a key the page shows a text, in milliseconds. */
  const msUntil = (page: Page, text: string) =>
    page.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          document.addEventListener(
            "input",
            () => {
              const since = performance.now()
              const look = () =>
                document.body.textContent?.includes(wanted) === true
                  ? resolve(performance.now() - since)
                  : requestAnimationFrame(look)
              look()
            },
            { once: true, capture: true }
          )
        }),
      text
    )

  it("makes the first split, shows what another one would move before it is saved, and saves it", async () => {
    const { api, path } = await makeExperiment(dashboard, "Split", { halves: false })
    const page = await dashboard.open(path)
    await page.getByRole("button", { name: "Create two buckets of 50 %" }).click()
    await shareField(page, "control").waitFor()
    expect(await sharesOf(api)).toEqual(["control 5000", "treatment 5000"])
    for (let n = 0; n < 30; n++) {
      await dashboard.send("POST", `${api}/samples`, { sampled_entity: "User", sampled_value: `${n}` })
    }
    await page.reload()
    await shareField(page, "treatment").waitFor()
    const delays: number[] = []
    for (const percentage of [51, 52, 53, 54, 60]) {
      const shown = msUntil(
        page,
        `${percentage === 60 ? "1,000" : (percentage - 50) * 100} of 10,000 slots would move.`
      )
      await shareField(page, "treatment").fill(String(percentage))
      delays.push(await shown)
    }
    // The median: the machine of the test does other things too.
    expect(delays.toSorted((one, other) => one - other)[2]).toBeLessThan(150)
    expect(await shareField(page, "control").inputValue()).toBe("40")
    await says(page, /Stored samples never move\. \d of 30 stored samples would be in another bucket/)
    await page.getByRole("row", { name: /^control treatment 1,000/ }).waitFor()
    await page.getByRole("img", { name: "1,000 slots would move between 1 pair of buckets." }).waitFor()
    await expectAccessible(page)

    await page.getByRole("slider", { name: "Share of control" }).press("ArrowRight")
    await expect.poll(() => shareField(page, "treatment").inputValue(), patiently).toBe("59")
    await page.getByRole("slider", { name: "Share of control" }).press("PageUp")
    await expect.poll(() => shareField(page, "treatment").inputValue(), patiently).toBe("49")
    await shareField(page, "treatment").fill("60")
    await page.getByRole("button", { name: "Save as version 2" }).click()
    await says(page, "Saved as version 2. 1,000 slots moved.")
    expect(await sharesOf(api)).toEqual(["control 4000", "treatment 6000"])
    await page.getByRole("row", { name: /^2 / }).waitFor()
  })

  it("says at its field what is wrong, and saves nothing until it is mended", async () => {
    const { api, path } = await makeExperiment(dashboard, "Wrong")
    const page = await dashboard.open(path)
    const save = page.getByRole("button", { name: "Save as version 2" })
    await page.getByLabel("The other buckets give way").uncheck()
    await shareField(page, "control").fill("80")
    await says(page, "The shares add up to 130 %. Take 30 % away.")
    await shareField(page, "control").fill("33.333")
    await bucketFields(page, "control").getByText("at most two decimals").waitFor()
    await shareField(page, "control").fill("33.33")
    await bucketFields(page, "control").getByLabel("Most samples").fill("0")
    await bucketFields(page, "control").getByText("Write a whole number from 1 on").waitFor()
    expect(await save.isDisabled()).toBe(true)
    await bucketFields(page, "control").getByLabel("Most samples").fill("1,000")
    await page.getByRole("button", { name: "Add bucket" }).click()
    await page.getByRole("group", { name: "New bucket" }).getByLabel("Name").fill("control ")
    await says(page, /Looks the same as "control"/)
    expect(await save.isDisabled()).toBe(true)
    await page.getByRole("button", { name: "Remove control", exact: false }).last().click()
    await save.click()
    await says(page, "Saved as version 2. 1,667 slots moved.")
    expect(await sharesOf(api)).toEqual(["control 3333", "treatment 5000"])
    await page.getByRole("link", { name: "Limits and ramp" }).click()
    await page.getByRole("row", { name: /^control 0 1,000/ }).waitFor()
  })

  it("shows both splits when two editors save, and loses neither", async () => {
    const { api, path } = await makeExperiment(dashboard, "Two editors")
    const [one, other] = await Promise.all([dashboard.open(path), dashboard.open(path, { as: "User" })])
    await shareField(other, "control").fill("20")
    await shareField(one, "control").fill("70")
    await one.getByRole("button", { name: "Save as version 2" }).click()
    await says(one, "Saved as version 2.")
    await other.getByRole("button", { name: "Save as version 2" }).click()
    const dialog = other.getByRole("dialog", { name: "Another editor was faster" })
    await dialog.getByRole("row", { name: "Bucket control 20 % 70 %" }).waitFor()
    expect(await sharesOf(api)).toEqual(["control 7000", "treatment 3000"])
    await dialog.getByRole("button", { name: "Save mine over it" }).click()
    await says(other, "Saved as version 3. 5,000 slots moved.")
    expect(await sharesOf(api)).toEqual(["control 2000", "treatment 8000"])
  })

  it("gives the buckets values of one type, without a new version", async () => {
    const { api, path } = await makeExperiment(dashboard, "Values")
    const page = await dashboard.open(path)
    const value = (name: string) => bucketFields(page, name).getByLabel("Value as JSON")
    await value("control").fill("fals")
    await bucketFields(page, "control").getByText("Write JSON, such as").waitFor()
    await value("control").fill("false")
    await bucketFields(page, "treatment").getByText("has no value, so it serves its name, a string").waitFor()
    await value("treatment").fill("true")
    await says(page, "No slot would move.")
    await expectAccessible(page)
    await page.getByRole("button", { name: "Save", exact: true }).click()
    await says(page, "Saved. No slot moved, and the version stays.")
    const buckets = await dashboard.send<readonly object[]>("GET", `${api}/buckets`)
    expect(buckets).toMatchObject([{ value: false }, { value: true }])
  })
})
