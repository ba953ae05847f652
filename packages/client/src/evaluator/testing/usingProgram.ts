import { createEvaluator } from "../createEvaluator.ts"
import { diskQueue } from "../disk/diskQueue.ts"
import { rulesetFile } from "../disk/rulesetFile.ts"

/* A program that uses decisions until it is killed, or with `last` sends what is left. Prints each entity once its decision is used. */
const [url = "", service = "", folder = "", name = ""] = process.argv.slice(2)

const evaluator = createEvaluator({
  url,
  service,
  queue: diskQueue({ folder: `${folder}/queue` }),
  cache: rulesetFile({ file: `${folder}/ruleset.json` }),
  readyTimeout: 60_000
})
await evaluator.ready()
if (name === "last") {
  while (evaluator.counts.pending > 0) await evaluator.flush()
  await evaluator.close()
  console.log(JSON.stringify(evaluator.counts))
} else {
  for (let user = 0; ; user++) {
    const value = `${name}-${user}`
    if (evaluator.use("killed", value).bucket !== null) console.log(value)
    if (user % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
