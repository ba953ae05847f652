import { expect, it } from "vitest"
import { errorDocument, JsonApiError } from "./JsonApiError.ts"

it.each([
  [JsonApiError.missingParameter("data"), 400, "Missing parameter", "param is missing or the value is empty: data"],
  [JsonApiError.missingParameter("type"), 400, "Missing parameter", "param is missing or the value is empty: type"],
  [
    JsonApiError.missingParameter("attributes"),
    400,
    "Missing parameter",
    "param is missing or the value is empty: attributes"
  ],
  [JsonApiError.filter("filter[archived]"), 400, "Filter parameter error", "Filter parameter contains incorrect value"],
  [JsonApiError.includeNotSupported(), 400, "Not supported", "Include param is not supported by this endpoint"],
  [JsonApiError.badRequest(["sort"], "sort is wrong"), 400, "Error", "sort is wrong"],
  [JsonApiError.malformed("The body is not valid JSON"), 400, "Error", "The body is not valid JSON"],
  [JsonApiError.wrongType(), 409, "Wrong type", "Wrong object type within parameters"],
  [JsonApiError.idMismatch(), 409, "Object ID mismatch", "Object ID mismatch in URL and request body"]
])("says what the planning API's clients know: %s", (error, status, title, detail) => {
  expect(error).toMatchObject({ status, title, detail, message: detail })
})

it("joins the messages of a validation in the order given and keeps where each belongs", () => {
  const problems = [
    { path: ["data", "attributes", "archived"], message: "Archived is not included in the list" },
    { path: ["data", "attributes", "name"], message: "Name is too short (minimum is 2 characters)" }
  ]
  expect(JsonApiError.validation(problems)).toMatchObject({
    status: 400,
    title: "Validation error",
    detail: "Validation failed: Archived is not included in the list, Name is too short (minimum is 2 characters)",
    reason: "invalid_input",
    problems
  })
})

it("points at the source of the error", () => {
  expect(JsonApiError.missingParameter("type").problems).toEqual([
    { path: ["data", "type"], message: "param is missing or the value is empty: type" }
  ])
  expect(JsonApiError.filter("filter[archived]").problems[0]?.path).toEqual(["filter[archived]"])
})

it("refuses a client-generated id as a permission", () => {
  expect(JsonApiError.clientGeneratedId()).toMatchObject({
    status: 403,
    title: "Permission denied",
    reason: "permission_denied"
  })
})

it("writes one error with its keys in order and the status as a string", () => {
  expect(JSON.stringify(errorDocument("r-1", 404, "Not found", "Team record …"))).toBe(
    '{"errors":[{"id":"r-1","status":"404","title":"Not found","detail":"Team record …"}]}'
  )
})
