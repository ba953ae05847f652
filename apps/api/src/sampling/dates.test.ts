import { beforeAll, expect, it } from "vitest"
import { type MadeExperiment, makeExperiment } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
let made: MadeExperiment
beforeAll(async () => {
  made = await makeExperiment(api, { experiment: { active: false } })
})

it.each([
  ["2030-05-06T07:08:09.123Z", "2030-05-06T07:08:09.123Z"],
  ["2030-05-06T07:08:09Z", "2030-05-06T07:08:09.000Z"],
  ["2030-05-06t07:08z", "2030-05-06T07:08:00.000Z"],
  ["2030-05-06 07:08:09", "2030-05-06T07:08:09.000Z"],
  ["2030-05-06T07:08:09", "2030-05-06T07:08:09.000Z"],
  ["2030-05-06", "2030-05-06T00:00:00.000Z"],
  ["2030-05-06T07:08:09.5", "2030-05-06T07:08:09.500Z"],
  ["2030-05-06T07:08:09,25Z", "2030-05-06T07:08:09.250Z"],
  ["2030-05-06T07:08:09.123999999Z", "2030-05-06T07:08:09.123Z"],
  ["2030-05-06T07:08:09+02:00", "2030-05-06T05:08:09.000Z"],
  ["2030-05-06T07:08:09-0930", "2030-05-06T16:38:09.000Z"],
  ["2030-05-06T07:08:09 +14", "2030-05-05T17:08:09.000Z"],
  ["2030-05-06T07:08:09+23:59", "2030-05-05T07:09:09.000Z"],
  ["2032-02-29", "2032-02-29T00:00:00.000Z"],
  ["0001-01-01", "0001-01-01T00:00:00.000Z"],
  ["0099-12-31T23:59:59.999Z", "0099-12-31T23:59:59.999Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"]
])("reads the date %s as %s, and shows it so ever after", async (sent, shown) => {
  const { body, status } = await api.patch(made.path, { scheduled_start_date: sent })
  expect(status).toBe(200)
  expect(body.scheduled_start_date).toBe(shown)
  expect((await api.get(made.path)).body.scheduled_start_date).toBe(shown)
})

it.each([
  ["", "an empty text"],
  ["tomorrow", "words"],
  ["2030-02-30", "a day that February never has"],
  ["2031-02-29", "the 29th in a common year"],
  ["2030-13-01", "a 13th month"],
  ["2030-00-10", "no month"],
  ["2030-05-06T24:00:00Z", "hour 24"],
  ["2030-05-06T07:60:00Z", "minute 60"],
  ["2030-05-06T07:08:60Z", "a leap second"],
  ["2030-05-06T07:08:09+24:00", "an offset of a day"],
  ["2030-05-06T07:08:09+05:60", "an offset with minute 60"],
  ["2030-05-06T07:08:09+99:99", "an offset of days"],
  ["2030-05-06T07:08:09Z ", "a space at the end"],
  ["2030-05-06T", "an unfinished time"],
  ["30-05-06", "a short year"],
  ["0000-01-01", "the year 0"],
  ["10000-01-01", "the year 10000"],
  ["+012030-05-06T00:00:00Z", "an expanded year"],
  ["-000001-01-01T00:00:00Z", "a year before Christ"],
  ["0001-01-01T00:00:00+01:00", "an instant before the year 1"],
  ["9999-12-31T23:30:00-01:00", "an instant after the year 9999"],
  ["٢٠٣٠-٠٥-٠٦", "digits of another script"],
  ["2030", "only a year"],
  ["20300506", "a date without hyphens"],
  ["253402300800000", "milliseconds after the year 9999"],
  ["+-1", "a number with two signs"],
  ["2030-05-06\u0000", "a NUL character"]
])("refuses %j, %s, as a date", async (sent) => {
  const { body, status } = await api.patch(made.path, { scheduled_start_date: sent })
  expect(status).toBe(422)
  expect(body.detail).toMatchObject([{ loc: ["body", "scheduled_start_date"], type: "datetime_from_date_parsing" }])
})

it.each([
  [2030, "4 or 8 digits"],
  [20300506, "4 or 8 digits"],
  [253402300800000, "after 9999"],
  [-62135596800001, "before 0001"]
])("refuses the number %j as a Unix time", async (sent, why) => {
  const { body, status } = await api.patch(made.path, { scheduled_start_date: sent })
  expect(status).toBe(422)
  expect(body.detail).toMatchObject([
    { loc: ["body", "scheduled_start_date"], msg: expect.stringContaining(why), type: "datetime_parsing" }
  ])
})

it.each([true, [], {}])("refuses %j as a date", async (sent) => {
  const { body, status } = await api.patch(made.path, { scheduled_start_date: sent })
  expect(status).toBe(422)
  expect(body.detail).toEqual([
    { loc: ["body", "scheduled_start_date"], msg: "Input should be a valid datetime", type: "datetime_type" }
  ])
})
