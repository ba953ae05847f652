import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import react from "@vitejs/plugin-react"
import { defineConfig, type Plugin } from "vite"

const compressible = /\.(?:js|css|svg)$/

/** Writes what the server sends to browsers that accept a compressed answer. */
const compressed = (): Plugin => ({
  name: "compressed",
  apply: "build",
  writeBundle: ({ dir = "" }) => {
    for (const name of readdirSync(join(dir, "assets")).filter((each) => compressible.test(each))) {
      const file = join(dir, "assets", name)
      const content = readFileSync(file)
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
      const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
      writeFileSync(`${file}.br`, brotliCompressSync(content, { params }))
    }
  }
})

const smallParts =
  /[\\/]src[\\/](?:parts[\\/](?:controls|experiments|feedback|layout|values|charts[\\/](?:ChartFrame|useWidth))|service|texts)\b/

const server = process.env.SORTITION_URL ?? "http://127.0.0.1:3000"

/** `vite` serves the sources, and passes on what belongs to a running service. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/app/",
  plugins: [react(), compressed()],
  build: {
    target: "es2023",
    // Older targets resolve light-dark() at the root, so that no part of a page could be light by itself, as paper is.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    manifest: true,
    // The policy of the page allows neither inline code nor data: URLs of code.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "main", tags: ["$initial"], priority: 1 },
            // One file for the small parts of most screens: browsers ask for six at a time, and what the service answers waits in the same queue.
            { name: "parts", test: smallParts, minShareCount: 3 }
          ]
        }
      }
    }
  },
  server: {
    proxy: { "^/(?:api|trpc|docs|openapi.json|favicon.ico|app/session|app/enter$)": server }
  }
})
