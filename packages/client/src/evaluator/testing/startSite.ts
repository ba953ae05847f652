import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { startFront } from "@sortition/api/testing/startFront"

export interface Site {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  readonly url: string
  /** Method and path of the requests for the service, in order. */
  readonly requests: readonly string[]
  readonly stop: () => Promise<void>
}

const page = `<!doctype html><title>site</title><script type="module">
  import { createEvaluator } from "/files/evaluator/createEvaluator.js"
  globalThis.createEvaluator = createEvaluator
</script>`

/** A site whose page has `createEvaluator`, the files of a folder below `/files/`, and the service at `target` below `/api/`, all of one origin. */
export const startSite = async (folder: string, target: string): Promise<Site> => {
  const { requests, stop, url } = await startFront(target, (response, path) => {
    if (path.startsWith("/api/")) return false
    if (path.startsWith("/files/")) {
      response.setHeader("content-type", "text/javascript")
      readFile(join(folder, path.slice("/files/".length))).then(
        (file) => response.end(file),
        () => response.destroy()
      )
    } else response.writeHead(200, { "content-type": "text/html" }).end(page)
    return true
  })
  return {
    url,
    get requests() {
      return requests.filter((each) => each.url.startsWith("/api/")).map((each) => `${each.method} ${each.url}`)
    },
    stop
  }
}
