import { Argument, type Command } from "@commander-js/extra-typings"
import { completionScripts } from "../completion/completionScripts.ts"
import { completionsOf } from "../completion/completionsOf.ts"
import type { Cli } from "./Cli.ts"

const shells = ["bash", "zsh", "fish"] as const

export const addCompletion = (program: Command, { terminal }: Cli): void => {
  program
    .command("completion")
    .description("print what makes a shell complete this command line")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .action((shell) => terminal.write(completionScripts[shell]))
  program
    .command("__complete", { hidden: true })
    .argument("[words...]")
    .action((words) => {
      const found = completionsOf(program, words)
      return terminal.write(found.map(({ description, value }) => `${value}\t${description}\n`).join(""))
    })
}
