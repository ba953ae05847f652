import { type Command, InvalidArgumentError } from "@commander-js/extra-typings"
import { fields } from "../terminal/fields.ts"
import type { Cli } from "./Cli.ts"

const readNumber = (text: string): number => {
  const value = Number(text)
  if (text.trim() !== "" && Number.isFinite(value)) return value
  throw new InvalidArgumentError("It must be a number.")
}

const readCount = (text: string): number => {
  const value = readNumber(text)
  if (Number.isInteger(value)) return value
  throw new InvalidArgumentError("It must be a whole number.")
}

const readShares = (text: string): readonly number[] => text.split(",").map(readNumber)

export const addPlan = (program: Command, { run }: Cli): void => {
  program
    .command("plan")
    .description("say how many samples a test needs: give two of effect, power and total")
    .option("--baseline <number>", "the expected rate of the baseline, 0–1, or its mean", readNumber)
    .option("--deviation <number>", "the standard deviation of the values: plans a test of means", readNumber)
    .option("--effect <number>", "other minus baseline", readNumber)
    .option("--relative-effect <number>", "the effect as a part of the baseline", readNumber)
    .option("--power <number>", "the chance to find the effect", readNumber)
    .option("--total <number>", "samples in all buckets", readCount)
    .option("--significance <number>", "the chance of a false alarm", readNumber, 0.05)
    .option("--shares <numbers>", "the shares of the buckets, the baseline's first, such as 90,5,5", readShares)
    .option("--sequential", "plan a test that may be looked at any time")
    .action((given, command) =>
      run(command, async ({ answers, service }) => {
        const { deviation, relativeEffect, sequential = false, shares, ...rest } = given
        const plan = await service.client.plans.power.mutate({
          ...rest,
          outcome: deviation === undefined ? "proportion" : "mean",
          standard_deviation: deviation,
          relative_effect: relativeEffect,
          method: sequential ? "sequential" : "fixed",
          shares: shares === undefined ? undefined : [...shares]
        })
        const lines = fields({
          "samples of each bucket": plan.samples.join(", "),
          total: String(plan.total),
          effect: String(plan.effect),
          "relative effect": plan.relative_effect === null ? null : String(plan.relative_effect),
          power: String(plan.power),
          significance: String(plan.significance),
          method: plan.method
        })
        await answers.one(plan, lines)
      })
    )
}
