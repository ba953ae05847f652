import { Command, type OutputConfiguration } from "@commander-js/extra-typings"
import { addBuckets } from "./commands/buckets.ts"
import type { Cli } from "./commands/Cli.ts"
import { addCompletion } from "./commands/completion.ts"
import { addDoctor } from "./commands/doctor.ts"
import { addEnrol } from "./commands/enrol.ts"
import { addExperiments } from "./commands/experiments.ts"
import { addExplain } from "./commands/explain.ts"
import { addExport } from "./commands/export.ts"
import { addPlan } from "./commands/plan.ts"
import { addRamp } from "./commands/ramp.ts"
import { addRecord } from "./commands/record.ts"
import { addResults } from "./commands/results.ts"
import { addReweight } from "./commands/reweight.ts"
import { addServices } from "./commands/services.ts"
import { addTail } from "./commands/tail.ts"
import { addToken } from "./commands/token.ts"
import { addVerifyAudit } from "./commands/verifyAudit.ts"
import { addWebhooks } from "./commands/webhooks.ts"

const exits = `
Environment:
  SORTITION_URL    the address of the service, for --url
  SORTITION_TOKEN  the bearer token; no output shows it
  NO_COLOR         any value: no colours

Exit codes:
  0 done  1 the service refused  2 wrong usage or input  3 not reachable or not ready  4 a fault of this machine
`

/** The command line. Errors of usage are thrown as CommanderErrors. `output` is for help, and for what is wrong with a command line. */
export const makeProgram = (cli: Cli, version: string, output: OutputConfiguration = {}): Command => {
  const program = new Command("sortition")
  program
    .description("The command line of the Sortition experiment service.")
    .version(version)
    .option("--url <url>", "the address of the service (default: $SORTITION_URL, or http://127.0.0.1:3000)")
    .option("--token-file <file>", "a file with the bearer token (default: $SORTITION_TOKEN)")
    .option("--token <token>", "the bearer token; other users of this machine may see it in the list of processes")
    .option("--json", "JSON for programs: one document, or one a line for tail")
    .addHelpText("after", exits)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("Add --help to see how it is used.")
    .configureOutput({
      ...output,
      outputError: (text, write) => write(text.replace(/^error: /, "sortition: "))
    })
    .exitOverride()
  addServices(program, cli)
  addExperiments(program, cli)
  addBuckets(program, cli)
  addReweight(program, cli)
  addRamp(program, cli)
  addEnrol(program, cli)
  addRecord(program, cli)
  addResults(program, cli)
  addPlan(program, cli)
  addExport(program, cli)
  addExplain(program, cli)
  addTail(program, cli)
  addToken(program, cli)
  addWebhooks(program, cli)
  addVerifyAudit(program, cli)
  addDoctor(program, cli)
  addCompletion(program, cli)
  return program
}
