import { join } from "node:path"
import { testPacked } from "@sortition/openfeature/testing/testPacked"

await testPacked({
  name: "openfeature-server",
  files: ["LICENSE", "README.md", "dist/SortitionProvider.d.ts", "dist/SortitionProvider.js", "package.json"],
  sdk: { name: "@openfeature/server-sdk", version: "1.23.0" },
  program: join(import.meta.dirname, "testing/consumer.ts"),
  prints: { value: true, isSampled: true, sent: 1 }
})
