import { spawn } from "node:child_process"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { useSampling } from "../testing/useSampling.ts"
import { diskQueue } from "./diskQueue.ts"

const { counts, evaluatorOf, experiment } = useSampling()

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-queue-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The id of a process that is gone. */
const goneProcess = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--eval", ""])
    child.once("error", reject)
    child.once("exit", () => resolve(child.pid ?? 0))
  })

const lineOf = (id: string, user: string): string =>
  JSON.stringify({
    kind: "sample",
    experiment_id: id,
    decided: { bucket: "all", slot: 1, version: 1 },
    item: { sampled_entity: "User", sampled_value: user }
  })

const leave = async (folder: string, pid: number, content: string): Promise<string> => {
  const left = join(folder, `${pid}-0-earlier`)
  await mkdir(left)
  await writeFile(join(left, "000000001.ndjson"), content)
  return left
}

const unreachable = () => Promise.reject(new TypeError("fetch failed"))

it("sends what a process that is gone has left, without its torn end, and counts what is damaged", async () => {
  const [folder, id, pid] = await Promise.all([newFolder(), experiment(), goneProcess()])
  const lines = [lineOf(id, "one"), "{damaged", lineOf(id, "two"), lineOf(id, "two"), lineOf(id, "torn").slice(0, 40)]
  await leave(folder, pid, lines.join("\n"))
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }], { queue: diskQueue({ folder }) })
  expect(evaluator.counts).toMatchObject({ pending: 2, dropped: { damaged: 1 } })
  expect(evaluator.use("button", "one").bucket).toBe("all")
  await evaluator.close()
  expect(await counts(id)).toEqual({ all: 2 })
  expect(await readdir(folder)).toEqual([])
})

it("leaves the files of a process that runs", async () => {
  const [folder, id] = await Promise.all([newFolder(), experiment()])
  const left = await leave(folder, process.ppid, `${lineOf(id, "one")}\n`)
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }], { queue: diskQueue({ folder }) })
  await evaluator.close()
  expect(await readdir(left)).toEqual(["000000001.ndjson"])
  expect(evaluator.counts.sent).toBe(0)
})

it("keeps what could not be sent, and the next evaluator of the folder sends it", async () => {
  const [folder, id] = await Promise.all([newFolder(), experiment()])
  const rules = [{ key: "button", id, buckets: ["all"] }]
  const first = await evaluatorOf(rules, { queue: diskQueue({ folder }), fetch: unreachable })
  const beside = await evaluatorOf(rules, { queue: diskQueue({ folder }) })
  for (let user = 0; user < 30; user++) first.use("button", `user-${user}`)
  expect(beside.counts.pending).toBe(0)
  const [own = ""] = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ndjson"))
  expect((await readFile(join(folder, own), "utf8")).split("\n")).toHaveLength(31)
  const closed = first.close()
  await closed
  expect(first.counts).toMatchObject({ sent: 0, dropped: {} })
  const next = await evaluatorOf(rules, { queue: diskQueue({ folder }) })
  expect(next.counts.pending).toBe(30)
  await next.close()
  await beside.close()
  expect(await counts(id)).toEqual({ all: 30 })
  expect(await readdir(folder)).toEqual([])
})

it("keeps on disk what memory has no room for", async () => {
  const [folder, id] = await Promise.all([newFolder(), experiment()])
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }], {
    queue: diskQueue({ folder }),
    mostItems: 10
  })
  for (let user = 0; user < 45; user++) evaluator.use("button", `user-${user}`)
  expect(evaluator.counts.pending).toBe(45)
  await evaluator.flush()
  expect(evaluator.counts).toEqual({ pending: 0, sent: 45, dropped: {}, corrected: 0 })
  expect(await counts(id)).toEqual({ all: 45 })
})

it("goes on in memory when the disk is full, and says so", async () => {
  const [folder, id] = await Promise.all([newFolder(), experiment()])
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }], {
    queue: diskQueue({ folder, mostBytes: 500 })
  })
  const errors: Error[] = []
  evaluator.on("error", (error) => errors.push(error))
  for (let user = 0; user < 20; user++) evaluator.use("button", `user-${user}`)
  expect(errors[0]).toMatchObject({ code: "storage", message: expect.stringContaining("has its most bytes, 500") })
  await evaluator.flush()
  expect(await counts(id)).toEqual({ all: 20 })
})

it("goes on in memory when the folder cannot be made", async () => {
  const [folder, id] = await Promise.all([newFolder(), experiment()])
  const file = join(folder, "file")
  await writeFile(file, "")
  const errors: Error[] = []
  const started = evaluatorOf([{ key: "button", id, buckets: ["all"] }], { queue: diskQueue({ folder: file }) })
  const evaluator = await started
  evaluator.on("error", (error) => errors.push(error))
  evaluator.use("button", "user")
  await evaluator.flush()
  expect(await counts(id)).toEqual({ all: 1 })
})
