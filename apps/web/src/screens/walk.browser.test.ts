import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { describeInBrowser, useDashboard } from "../testing/useDashboard.ts"

interface Listed {
  readonly id: string
  readonly allocated_bucket: string
}

/** As long as a busy machine may need. */
const patience = { timeout: 20_000 }

describeInBrowser("an experiment from idea to decision", () => {
  const dashboard = useDashboard()
  let folder = ""
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sortition-walk-"))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** Three of ten complete in one bucket, five of ten in the other, as their services report it. */
  const complete = async (experiment: string) => {
    const path = `/api/v1/experiments/${experiment}/samples`
    const listed = await dashboard.send<readonly Listed[]>("GET", `${path}?limit=1000`)
    const done = listed.filter(({ allocated_bucket }, n) => n % 10 < (allocated_bucket === "treatment" ? 6 : 2))
    await dashboard.send("POST", `${path}/bulk/complete`, { samples: done.map(({ id }) => ({ id })) })
  }

  it("plans, targets, starts, uploads, watches, reads results, reweights, decides and archives", async () => {
    const page = await dashboard.open("/")
    const press = (name: string) => page.getByRole("main").getByRole("button", { name, exact: true }).click()
    const tab = (name: string) => page.getByRole("main").getByRole("link", { name, exact: true }).first().click()

    await page.getByRole("main").getByRole("link", { name: "New experiment" }).first().click()
    const creating = page.getByRole("dialog", { name: "New experiment" })
    await creating.getByLabel("Name", { exact: true }).fill("Larger pictures")
    await creating.getByLabel("Name of the new service").fill("shop")
    await creating.getByRole("button", { name: "Create" }).click()

    await press("Create two buckets of 50 %")
    await page.getByRole("group", { name: "Bucket treatment", exact: true }).waitFor()
    const experiment = /experiments\/([\w-]+)/.exec(page.url())?.[1] ?? ""

    await tab("Targeting")
    await press("Add criterion")
    const condition = page.getByRole("form", { name: "Condition" })
    await condition.getByLabel("Attribute").fill("country")
    await condition.getByLabel("Attribute").press("Tab")
    await page.keyboard.type("is one of")
    await page.keyboard.press("Tab")
    await page.keyboard.type("US,CA,")
    await page.keyboard.press("Enter")
    await press("Save criterion")
    await page.getByText("The criterion is in force.").waitFor()

    await press("Start now")
    await page.getByText(/^Started /).waitFor()

    await tab("Live")
    await press("Upload samples")
    const rows = Array.from({ length: 1_000 }, (_, n) => `visitor-${n},${n % 4 === 0 ? "FR" : "US"}`)
    const file = join(folder, "visitors.csv")
    await writeFile(file, ["visitor,User.country", ...rows].join("\n"))
    await page.getByLabel("Drop a file here, or choose one").setInputFiles(file)
    await press("Upload 1,000 rows")
    await page.getByText("Uploaded", { exact: true }).waitFor()
    const samples = page.getByRole("region", { name: "Samples", exact: true }).locator(".live-value")
    await expect.poll(() => samples.textContent(), patience).toBe("750")
    await page.getByText("The entity matches none of the criteria").waitFor()

    await complete(experiment)
    await tab("Results")
    await page
      .getByText(/^"treatment" is better than "control" on completion\./)
      .first()
      .waitFor()
    await page.getByText("The split can be trusted").waitFor()

    await tab("Set-up")
    await page.getByRole("group", { name: "Bucket treatment", exact: true }).getByLabel("Share in %").fill("80")
    await page.getByText("3,000 of 10,000 slots would move.").waitFor()
    await press("Save as version 2")
    await page.getByText("Saved as version 2. 3,000 slots moved.").waitFor()

    await tab("Results")
    await press("Decide")
    const deciding = page.getByRole("dialog", { name: "Decide the experiment" })
    await deciding.getByLabel("Why, and what happens next").fill("Pictures sell.")
    await deciding.getByRole("button", { name: "Record the decision" }).click()
    await page.getByText("The decision is recorded, and the experiment is completed.").waitFor()

    await press("Archive")
    await page.getByText("Archived. It samples no entity and accepts no change until it is restored.").waitFor()
    await tab("History")
    await page.getByText("changed the shares of the buckets").first().waitFor()
  }, 120_000)

  it("goes from an idea to an explained entity with at most sixty keys, none of them text", async () => {
    const { id: service } = await dashboard.send<{ readonly id: string }>("POST", "/api/v1/services", { name: "keys" })
    const page = await dashboard.open(`/experiments?new=1&service=${service}`)
    const dialog = page.getByRole("dialog", { name: "New experiment" })
    await dialog.waitFor()
    let keys = 0
    const press = async (key: string) => {
      keys++
      await page.keyboard.press(key)
    }
    /** Tab until the control with this name has the focus, which must be visible. */
    const reach = async (name: RegExp) => {
      for (let n = 0; n < 30; n++) {
        const focused = await page.evaluate(() => {
          const element = document.activeElement
          const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element?.textContent
          return {
            name: element?.getAttribute("aria-label") ?? label ?? "",
            outline: element?.matches(":focus-visible")
          }
        })
        if (name.test(focused.name.trim())) return expect(focused.outline, focused.name).toBe(true)
        await press("Tab")
      }
      throw new Error(`the keyboard does not reach ${name} within 30 keys`)
    }
    await reach(/^Name$/)
    await page.keyboard.type("By keys")
    await dialog.getByLabel("Service", { exact: true }).selectOption(service)
    await press("Enter")
    await page.getByRole("button", { name: "Create two buckets of 50 %" }).waitFor()
    await page.getByRole("button", { name: "Start now" }).focus()
    await press("Enter")
    await page.getByText(/^Started /).waitFor()
    await reach(/^Create two buckets of 50 %$/)
    await press("Enter")
    await page.getByRole("group", { name: "Bucket treatment", exact: true }).waitFor()
    await page.getByRole("link", { name: "Targeting" }).focus()
    await press("Enter")
    await page.getByRole("textbox", { name: "Value" }).focus()
    await page.keyboard.type("user-1")
    await press("Enter")
    await page
      .getByText(/In: bucket/)
      .first()
      .waitFor()
    expect(keys).toBeLessThanOrEqual(60)
  }, 60_000)
})
