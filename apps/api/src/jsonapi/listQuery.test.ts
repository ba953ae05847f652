import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { JsonApiError } from "./JsonApiError.ts"
import { readFilter, readInclude, readPage, readSearch, readSort, rejectInclude } from "./listQuery.ts"
import { queryPairs } from "./queryPairs.ts"

const refused = (title: string) => expect.objectContaining({ status: 400, title })
const time = (text: string) => Date.parse(text)

describe("page", () => {
  it.each([
    ["", 1n, 10],
    ["page[number]=3&page[size]=25", 3n, 25],
    ["page%5Bnumber%5D=3&page%5Bsize%5D=25", 3n, 25],
    ["page[size]=", 1n, 10],
    ["page[size]=-5", 1n, 10],
    ["page[size]=-0", 1n, 10],
    ["page[size]=1.5", 1n, 10],
    ["page[size]=0x10", 1n, 10],
    ["page[size]=ten", 1n, 10],
    ["page[size]=٣", 1n, 10],
    ["page[size]=007", 1n, 7],
    ["page[size]=100", 1n, 100],
    ["page[size]=101", 1n, 100],
    [`page[size]=${"9".repeat(400)}`, 1n, 100],
    ["page[number]=0", 1n, 10],
    ["page[number]=-1", 1n, 10],
    ["page[number]=", 1n, 10],
    ["page[number]=two", 1n, 10],
    ["page[number]=1e3", 1n, 10],
    ["page[number]=2&page[number]=4", 4n, 10],
    ["page[number]=123456789012345678901234567890", 123456789012345678901234567890n, 10],
    ["page[offset]=7&page[offset][x]=1&pages=2&paged[x]=1", 1n, 10]
  ])("reads %j as page %s of %s", (search, number, size) => {
    expect(readPage(queryPairs(search))).toEqual({ number, size })
  })

  it.each([
    "page[size]=0",
    "page[size]=00",
    "page=2",
    "page=",
    "page[]=2",
    "page[number][]=1",
    "page[size][x]=1",
    "page[number]=1&page[number][]=2",
    "page[number=1",
    "page[number]x=1"
  ])("refuses %j", (search) => {
    expect(() => readPage(queryPairs(search))).toThrow(refused("Error"))
  })

  it("keeps every digit of a number", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 60n }), (number) => {
        expect(readPage([["page[number]", String(number)]]).number).toBe(number)
      })
    )
  })
})

describe("filter", () => {
  const open = { from: null, to: null }

  it.each([
    ["", null],
    ["filter[archived]=", null],
    ["filter[archived]=true", true],
    ["filter[archived]=false", false],
    ["filter[archived]=maybe&filter[archived]=true", true],
    ["filter[name]=x&filter[name][y][]=z&filter[created_at][on]=2020&filters=1&filter[toString]=1", null]
  ])("reads archived of %j as %s", (search, archived) => {
    expect(readFilter(queryPairs(search))).toEqual({ archived, createdAt: open, updatedAt: open })
  })

  it.each([
    ["2025-01-01T00:00", "2025-01-01T00:00:00Z"],
    ["2025-01-01T10:20:30.456Z", "2025-01-01T10:20:30.456Z"],
    ["2025-01-01 10:20", "2025-01-01T10:20:00Z"],
    ["2025-01-01T10:20:30-05:30", "2025-01-01T15:50:30Z"],
    ["2025-01-01T00:00:00%2B02:00", "2024-12-31T22:00:00Z"],
    ["2025-01-01T00:00:00+02:00", "2024-12-31T22:00:00Z"],
    ["2025-01-01T00:00:00+0200", "2024-12-31T22:00:00Z"],
    ["2025-01-01+00:00:00+02", "2024-12-31T22:00:00Z"]
  ])("reads the time %s", (sent, meant) => {
    const { createdAt, updatedAt } = readFilter(
      queryPairs(`filter[created_at][from]=${sent}&filter[updated_at][to]=${sent}`)
    )
    expect(createdAt).toEqual({ from: time(meant), to: null })
    expect(updatedAt).toEqual({ from: null, to: time(meant) })
  })

  it("reads a date as its whole day", () => {
    const { createdAt } = readFilter(
      queryPairs("filter[created_at][from]=2025-01-01&filter[created_at][to]=2025-01-01")
    )
    expect(createdAt).toEqual({ from: time("2025-01-01"), to: time("2025-01-01T23:59:59.999Z") })
  })

  it("reads a blank bound as none, and the last of several", () => {
    const search = "filter[created_at][from]=&filter[created_at][to]=soon&filter[created_at][to]=2025-01-01"
    expect(readFilter(queryPairs(search)).createdAt).toEqual({ from: null, to: time("2025-01-01T23:59:59.999Z") })
  })

  it.each([
    "filter=1",
    "filter=",
    "filter[]=1",
    "filter[archived]=TRUE",
    "filter[archived]=1",
    "filter[archived]=%20true",
    "filter[archived][]=true",
    "filter[archived][x]=true",
    "filter[archived=true",
    "filter[created_at]=2020",
    "filter[created_at][]=2020",
    "filter[created_at][from]=soon",
    "filter[created_at][from]=2025-02-30",
    "filter[created_at][from]=1735689600",
    "filter[created_at][from][x]=",
    "filter[updated_at][to][]=2025-01-01",
    "filter[updated_at][to]=2025-01-01T25:00:00Z"
  ])("refuses %j", (search) => {
    expect(() => readFilter(queryPairs(search))).toThrow(refused("Filter parameter error"))
  })
})

describe("q", () => {
  it.each([
    ["", undefined],
    ["q=", ""],
    ["q=%20a%20", " a "],
    ["q=a&q=%25_", "%_"],
    [`q=${"🎯".repeat(255)}`, "🎯".repeat(255)]
  ])("reads %j exactly as sent", (search, q) => {
    expect(readSearch(queryPairs(search))).toBe(q)
  })

  it.each(["q[]=a", "q[x]=a", "q=%00", `q=${"a".repeat(256)}`])("refuses %j", (search) => {
    expect(() => readSearch(queryPairs(search))).toThrow(refused("Error"))
  })
})

describe("sort", () => {
  const allowed = ["name", "created_at"] as const

  it.each([
    ["", "id", false],
    ["sort=", "id", false],
    ["sort=%20", "id", false],
    ["sort=id", "id", false],
    ["sort=-id", "id", true],
    ["sort=name", "name", false],
    ["sort=-created_at", "created_at", true],
    ["sort=nonsense&sort=name", "name", false]
  ])("reads %j", (search, by, descending) => {
    expect(readSort(queryPairs(search), allowed)).toEqual({ by, descending })
  })

  it.each([
    "sort=name,id",
    "sort=-",
    "sort=--name",
    "sort=+name",
    "sort=NAME",
    "sort=due_date",
    "sort=toString",
    "sort[]=name",
    "sort[by]=name"
  ])("refuses %j", (search) => {
    expect(() => readSort(queryPairs(search), allowed)).toThrow(refused("Error"))
  })

  it("names the sortable columns", () => {
    expect(() => readSort([["sort", "x"]], allowed)).toThrow(/id, name, created_at/)
  })
})

describe("include", () => {
  const allowed = ["user", "user_role"] as const

  it.each([
    ["", []],
    ["include=", []],
    ["include=,%20,", []],
    ["include=user", ["user"]],
    ["include=user_role,user,user", ["user_role", "user"]],
    ["include=x&include=user,", ["user"]]
  ])("reads %j", (search, names) => {
    expect([...readInclude(queryPairs(search), allowed)]).toEqual(names)
  })

  it.each(["include=project", "include=user,project", "include=user.role", "include[]=user"])(
    "refuses %j",
    (search) => {
      expect(() => readInclude(queryPairs(search), allowed)).toThrow(refused("Not supported"))
    }
  )

  it("is refused where nothing can be included, unless it is blank", () => {
    expect(() => rejectInclude(queryPairs("a=1&include=&include=%20"))).not.toThrow()
    expect(() => rejectInclude(queryPairs("include=user"))).toThrow(refused("Not supported"))
    expect(() => rejectInclude(queryPairs("include[]=user"))).toThrow(refused("Not supported"))
  })
})

it("answers any query with values or a refusal", () => {
  const step = fc.oneof(
    fc.constantFrom("[archived]", "[created_at]", "[from]", "[size]", "[]", "[", "]", "[__proto__]"),
    fc.string({ maxLength: 3 })
  )
  const key = fc
    .tuple(fc.constantFrom("filter", "page", "q", "sort", "include"), fc.array(step, { maxLength: 4 }))
    .map(([root, steps]) => root + steps.join(""))
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.string())), (pairs) => {
      for (const read of [readPage, readFilter, readSearch, rejectInclude, () => readSort(pairs, ["name"])]) {
        try {
          read(pairs)
        } catch (error) {
          expect(error).toBeInstanceOf(JsonApiError)
        }
      }
    })
  )
})
