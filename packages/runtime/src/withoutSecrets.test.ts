import { expect, it } from "vitest"
import { withoutSecrets } from "./withoutSecrets.ts"

const token = `sortition_${"aB3_-".repeat(9).slice(0, 43)}`

it.each([
  [`{"msg":"failed","token":"${token}"}`, '{"msg":"failed","token":"[secret]"}'],
  [`one ${token} and two ${token}`, "one [secret] and two [secret]"],
  [`sortition=session_${"aB3_-".repeat(9).slice(0, 43)}; a=b`, "sortition=[secret]; a=b"],
  ['{"authorization":"Bearer an-administrator-of-tests"}', '{"authorization":"Bearer [secret]"}'],
  ["Basic dXNlcjpwYXNzd29yZA==", "Basic [secret]"],
  ["connect to postgres://me:pass-word@db:5432/x", "connect to postgres://me:[secret]@db:5432/x"],
  ["redis://:pw@host", "redis://:[secret]@host"],
  ["https://hooks.example.org/a", "https://hooks.example.org/a"],
  ["sortition ready on http://127.0.0.1:3000", "sortition ready on http://127.0.0.1:3000"],
  [
    "The bearer token is missing, unknown, expired or revoked",
    "The bearer token is missing, unknown, expired or revoked"
  ]
])("%s", (text, expected) => {
  expect(withoutSecrets(text)).toBe(expected)
})
