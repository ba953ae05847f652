// Installs the dependencies with the pinned pnpm, unless the last installation was of the same lockfile and is whole.
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const modules = "node_modules"
const stampFile = join(modules, ".sortition-install")
const groups = ["apps", "packages"]

const namesIn = (folder) => (existsSync(folder) ? readdirSync(folder).sort() : [])

/** The folders of the workspace, relative to the root. */
const workspaces = (root) => [
  "",
  "examples",
  ...groups.flatMap((group) => namesIn(join(root, group)).map((name) => join(group, name)))
]

const manifests = (root) =>
  workspaces(root)
    .map((folder) => join(folder, "package.json"))
    .filter((file) => existsSync(join(root, file)))

/** A digest of everything that decides what is installed. */
const wanted = (root) => {
  const digest = createHash("sha256").update(`${process.platform} ${process.arch}\n`)
  const patches = namesIn(join(root, "patches")).map((name) => join("patches", name))
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests(root), ...patches]) {
    digest.update(`${file}\n`).update(readFileSync(join(root, file)))
  }
  return digest.digest("hex")
}

/** A digest of the packages that are there, two folders deep. */
const present = (root) => {
  const store = join(root, modules, ".pnpm")
  const digest = createHash("sha256")
  for (const name of namesIn(store)) digest.update(`${name} ${namesIn(join(store, name, modules)).join(" ")}\n`)
  return digest.digest("hex")
}

/** Whether each dependency of each package leads somewhere, and the repository's own Node is there. */
const isLinked = (root) =>
  existsSync(join(root, modules, "node", "bin", "node")) &&
  manifests(root).every((file) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, file), "utf8"))
    return Object.keys({ ...dependencies, ...devDependencies }).every((name) =>
      existsSync(join(root, file, "..", modules, name, "package.json"))
    )
  })

const stampOf = (root) => `${wanted(root)} ${present(root)}\n`

const isInstalled = (root) => {
  try {
    return readFileSync(join(root, stampFile), "utf8") === stampOf(root) && isLinked(root)
  } catch {
    return false
  }
}

/** Shows what goes on: a line that moves on a terminal, elsewhere a line at the start and every ten seconds. */
const showProgress = (isTerminal) => {
  const start = Date.now()
  let packages = 0
  const text = () => {
    const seconds = Math.round((Date.now() - start) / 1000)
    return `installing dependencies… ${packages} packages, ${seconds} s`
  }
  const write = () => process.stdout.write(isTerminal ? `\r${text()}\x1b[K` : `${text()}\n`)
  if (!isTerminal) process.stdout.write("installing dependencies…\n")
  const timer = setInterval(write, isTerminal ? 200 : 10_000)
  return {
    add: () => {
      packages++
    },
    end: () => {
      clearInterval(timer)
      write()
      if (isTerminal) process.stdout.write("\n")
    }
  }
}

/** Reads pnpm's log, a line of JSON each: counts packages and keeps what it complains about. */
const readLog = (progress) => {
  const complaints = []
  const read = (line) => {
    try {
      const event = JSON.parse(line)
      if (event.name === "pnpm:progress" && event.status === "imported") progress.add()
      if (event.level === "error") complaints.push(event.err?.message ?? event.message ?? line)
    } catch {
      if (line.trim() !== "") complaints.push(line)
    }
  }
  return { complaints, read }
}

/** Calls `each` with every line of a stream. */
const eachLine = (stream, each) => {
  let rest = ""
  stream.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) each(line)
  })
  stream.on("end", () => each(rest))
}

/** Against a network that fails: three tries within seconds. */
const retries = { fetch_retries: "2", fetch_retry_mintimeout: "500", fetch_retry_maxtimeout: "2000" }
const networkFaults =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_PNPM_META_FETCH_FAIL/

const explain = (complaints, registry) => {
  const text = complaints.slice(-20).join("\n")
  const fault = networkFaults.exec(text)?.[0]
  if (fault === undefined) process.stderr.write(`${text}\n`)
  const because =
    fault === undefined
      ? "the lines above say why"
      : `${registry} cannot be reached (${fault}). The first start needs the network, and so does one after a change of the dependencies`
  process.stderr.write(`sortition stopped: the dependencies could not be installed: ${because}\n`)
}

/**
 * Resolves with the exit code of the installation; 0 at once, without a question to the registry, when all is there.
 * `run` starts a process as the other commands are started.
 */
export const install = async (root, { env, packageManager, run }) => {
  if (isInstalled(root)) return 0
  // A start that is interrupted here leaves no stamp behind.
  rmSync(join(root, stampFile), { force: true })
  const progress = showProgress(process.stdout.isTTY === true)
  const { complaints, read } = readLog(progress)
  const names = Object.entries(retries).flatMap(([name, value]) => [
    [`npm_config_${name}`, value],
    [`pnpm_config_${name}`, value]
  ])
  const args = ["--yes", "--prefer-offline", packageManager, "install", "--frozen-lockfile", "--reporter=ndjson"]
  const code = await run("npx", args, {
    env: { ...Object.fromEntries(names), ...env, CI: env.CI ?? "true" },
    stdio: ["ignore", "pipe", "pipe"],
    started: (child) => {
      eachLine(child.stdout, read)
      eachLine(child.stderr, read)
    }
  })
  progress.end()
  if (code !== 0) {
    explain(complaints, env.npm_config_registry ?? "the npm registry")
    return code
  }
  mkdirSync(join(root, modules), { recursive: true })
  writeFileSync(join(root, stampFile), stampOf(root))
  return 0
}
