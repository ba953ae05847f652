import { execFile } from "node:child_process"
import { readdir, readFile } from "node:fs/promises"
import { promisify } from "node:util"

export interface RunningProcess {
  readonly pid: number
  readonly command: string
}

const run = promisify(execFile)

const fromProc = async (): Promise<ReadonlyArray<RunningProcess>> => {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name))
  return Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      command: (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ").trim()
    }))
  )
}

const fromLines = (text: string): ReadonlyArray<RunningProcess> =>
  text.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line.trimEnd()) ?? []
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }]
  })

const fromPs = async () => fromLines((await run("ps", ["-axww", "-o", "pid=,command="], { maxBuffer: 2 ** 26 })).stdout)

const fromPowerShell = async () => {
  const script =
    'Get-CimInstance Win32_Process -Filter "Name=\'postgres.exe\'" | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }'
  return fromLines((await run("powershell", ["-NoProfile", "-Command", script], { windowsHide: true })).stdout)
}

/** Every process that runs now (on Windows: every PostgreSQL), with its command line. Zombies have none and are left out. */
export const runningProcesses = async (): Promise<ReadonlyArray<RunningProcess>> => {
  const all =
    process.platform === "win32"
      ? await fromPowerShell()
      : process.platform === "linux"
        ? await fromProc().catch(fromPs)
        : await fromPs()
  return all.filter(({ command }) => command !== "")
}

/** Whether the system knows this pid, be it another user's or a zombie's. */
export const pidExists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}
