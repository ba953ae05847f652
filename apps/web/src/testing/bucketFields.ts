import type { Page } from "playwright-core"

/** The fields of a bucket in the editor of the split. */
export const bucketFields = (page: Page, name: string) =>
  page.getByRole("group", { name: `Bucket ${name}`, exact: true })

export const shareField = (page: Page, name: string) => bucketFields(page, name).getByLabel("Share in %")
