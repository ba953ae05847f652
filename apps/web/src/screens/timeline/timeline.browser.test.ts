import type { Locator, Page } from "playwright-core"
import { beforeAll, expect, it } from "vitest"
import { accessProblems, describeInBrowser, expectAccessible, useDashboard } from "../../testing/useDashboard.ts"

interface Stored {
  readonly id: string
  readonly active: boolean
  readonly scheduled_start_date: string | null
  readonly scheduled_end_date: string | null
}

interface Bucketed {
  readonly results: readonly unknown[]
}

const slow = { timeout: 15_000 }
const range = "from=2031-04-01&to=2031-05-01"

describeInBrowser("timeline, comparison and palette", () => {
  const dashboard = useDashboard()
  const { send } = dashboard
  const ids = { planned: "", running: "", other: "" }

  const make = async (service: string, body: object): Promise<string> =>
    (await send<Stored>("POST", `/api/v1/services/${service}/experiments`, body)).id

  const enrol = async (id: string, from: number, to: number) => {
    await send("PUT", `/api/v1/experiments/${id}/buckets`, {
      buckets: [
        { bucket_name: "control", percentage_distribution: 50 },
        { bucket_name: "treatment", percentage_distribution: 50 }
      ]
    })
    const samples = Array.from({ length: to - from }, (_, n) => ({
      sampled_entity: "User",
      sampled_value: `u${from + n}`
    }))
    await send<Bucketed>("POST", `/api/v1/experiments/${id}/samples/bulk`, { samples })
  }

  beforeAll(async () => {
    const { id: service } = await send<Stored>("POST", "/api/v1/services", { name: "shop" })
    ids.planned = await make(service, {
      name: "Blue button",
      active: false,
      scheduled_start_date: "2031-04-10T07:00:00Z",
      scheduled_end_date: "2031-04-20T07:00:00Z"
    })
    ids.running = await make(service, { name: "Checkout form", scheduled_end_date: "2031-04-18T07:00:00Z" })
    ids.other = await make(service, { name: "Free delivery" })
    await enrol(ids.running, 0, 40)
    await enrol(ids.other, 30, 90)
  })

  const stored = (id: string) => send<Stored>("GET", `/api/v1/experiments/${id}`)
  const datesOf = async (id: string) => {
    const { scheduled_end_date, scheduled_start_date } = await stored(id)
    return [scheduled_start_date, scheduled_end_date].map((date) => date?.slice(0, 16))
  }

  /** Drags by so many days in a view of 30 days. */
  const drag = async (page: Page, bar: Locator, days: number) => {
    const box = (await bar.boundingBox()) ?? expect.fail("the bar is not visible")
    const track = (await page.getByRole("listitem").filter({ has: bar }).locator("..").boundingBox()) ?? expect.fail()
    const width = track.width - 256
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + (width / 30) * days * 0.5, y)
    await page.mouse.move(x + (width / 30) * days, y)
    await page.mouse.up()
  }

  it("moves a planned bar by the mouse, shows the exact instants first, and undoes it", async () => {
    const page = await dashboard.open(`/timeline?${range}`)
    const bar = page.getByRole("button", { name: /^Blue button, Scheduled/ })
    await bar.waitFor()
    await drag(page, bar, 3)
    const line = page.getByRole("region", { name: "New dates" })
    await line.getByText("13 Apr 2031, 09:00 (Europe/Berlin)").waitFor()
    await line.getByText("2031-04-13 07:00:00 UTC").waitFor()
    await expectAccessible(page)
    expect(await datesOf(ids.planned)).toEqual(["2031-04-10T07:00", "2031-04-20T07:00"])
    await line.getByRole("button", { name: "Save the new dates" }).click()
    await page.getByText("Saved the new dates of Blue button.").waitFor()
    expect(await datesOf(ids.planned)).toEqual(["2031-04-13T07:00", "2031-04-23T07:00"])
    await page.getByRole("button", { name: "Undo" }).click()
    await expect.poll(() => datesOf(ids.planned), slow).toEqual(["2031-04-10T07:00", "2031-04-20T07:00"])
  })

  it("moves a planned bar by the keys, and shows both versions when another editor was faster", async () => {
    const page = await dashboard.open(`/timeline?${range}`)
    const bar = page.getByRole("button", { name: /^Blue button, Scheduled/ })
    await bar.focus()
    await page.keyboard.press("Shift+ArrowRight")
    await page.keyboard.press("ArrowLeft")
    await page.getByText("16 Apr 2031, 09:00 (Europe/Berlin)").waitFor()
    await send("PATCH", `/api/v1/experiments/${ids.planned}`, { scheduled_start_date: "2031-04-11T07:00:00Z" })
    await page.keyboard.press("Enter")
    const dialog = page.getByRole("dialog", { name: "Another editor was faster" })
    await dialog.getByText("11 Apr 2031, 09:00").waitFor()
    await dialog.getByRole("button", { name: "Save mine over it" }).click()
    await expect.poll(() => datesOf(ids.planned), slow).toEqual(["2031-04-16T07:00", "2031-04-26T07:00"])
    await dialog.waitFor({ state: "hidden" })
  })

  it("keeps the start of a running experiment, whose end and due date the dialog changes", async () => {
    const page = await dashboard.open(`/timeline?${range}`)
    const bar = page.getByRole("button", { name: /^Checkout form, Running/ })
    await bar.waitFor()
    await drag(page, bar, 3)
    await page.getByText("It runs, so its start is fixed.").waitFor()
    expect(await page.getByRole("region", { name: "New dates" }).count()).toBe(0)
    await bar.click()
    const dialog = page.getByRole("dialog", { name: "Dates of Checkout form" })
    expect(await dialog.getByLabel("Start").isDisabled()).toBe(true)
    await dialog.getByLabel("Due date").fill("2031-04-15T12:00")
    await dialog.getByLabel("End").fill("2031-04-22T09:00")
    await dialog.getByRole("button", { name: "Save" }).click()
    await page.getByRole("button", { name: /22 Apr 2031, 09:00\. Due 15 Apr 2031, 12:00\./ }).waitFor()
    expect(await stored(ids.running)).toMatchObject({ active: true, scheduled_end_date: "2031-04-22T07:00:00.000Z" })

    await page.getByRole("button", { name: "Show as a table" }).click()
    const row = page.getByRole("row", { name: /Checkout form/ })
    await row.getByText("15 Apr 2031, 12:00").waitFor()
    expect(await accessProblems(page)).toEqual([])
  })

  it("lets a reader look but not move", async () => {
    const page = await dashboard.open(`/timeline?${range}`, { as: "Viewer" })
    await page.getByRole("button", { name: /^Blue button/ }).focus()
    await page.keyboard.press("ArrowRight")
    await page.getByText("Your role cannot change dates.").waitFor()
  })

  it("compares two experiments: the entities in both, and the layer that would keep them apart", async () => {
    const page = await dashboard.open("/compare")
    const cell = page.getByRole("button", {
      name: "Checkout form and Free delivery: 10 in both, 25.0 %"
    })
    await cell.click()
    await page.getByText("10 entities are in both: 25.0 % of the entities of Checkout form.").waitFor()
    await page.getByText("Put both into one layer to keep them apart from now on.").waitFor()
    await page.getByLabel("Entities in all").fill("240")
    await page.getByText("In a population of 240, chance alone puts about 10 into both.").waitFor()
    await expectAccessible(page)
    await page.reload()
    await page.getByText("10 entities are in both").waitFor()
    const link = page.getByRole("link", { name: "Layer of Checkout form" })
    expect(await link.getAttribute("href")).toBe(`/app/experiments/${ids.running}?section=layer`)
  })

  it("opens the results of an experiment from the palette by keys alone", async () => {
    const page = await dashboard.open("/")
    await page.getByRole("heading", { level: 1 }).waitFor()
    await page.keyboard.press("Control+k")
    const field = page.getByRole("combobox", { name: "Search experiments and commands" })
    await field.fill("checkout results")
    await page.getByRole("option", { name: /^Results/ }).waitFor()
    await page.keyboard.press("Enter")
    await expect.poll(() => new URL(page.url()).pathname, slow).toBe(`/app/experiments/${ids.running}/results`)

    await page.keyboard.press("Control+k")
    await field.fill("free delivery")
    await page.getByRole("option", { name: /^Free delivery/ }).waitFor()
    await page.keyboard.press("Tab")
    await page.getByRole("combobox", { name: "Parts of Free delivery" }).fill("sam")
    expect(await accessProblems(page)).toEqual([])
    await page.keyboard.press("Enter")
    await expect.poll(() => new URL(page.url()).pathname, slow).toBe(`/app/experiments/${ids.other}/samples`)
  })
})
