import { type Command, InvalidArgumentError } from "@commander-js/extra-typings"
import type { SortitionOutputs } from "@sortition/client"
import type { Attributes } from "../records/Attributes.ts"
import { readAttribute } from "../records/readAttribute.ts"
import { CliError, exitCodes } from "../service/CliError.ts"
import type { Answers } from "../terminal/Answers.ts"
import { fields } from "../terminal/fields.ts"
import type { Column } from "../terminal/textTable.ts"
import type { Cli } from "./Cli.ts"

type Decision = SortitionOutputs["decisions"]["decide"]["decisions"][number]
type Condition = Decision["criteria"][number]["conditions"][number]

const texts: Readonly<Record<Decision["reason"], string>> = {
  allocated: "would be sampled now",
  already_sampled: "is sampled; a stored sample keeps its bucket",
  experiment_archived: "would not be sampled: the experiment is archived",
  experiment_completed: "would not be sampled: the experiment is completed",
  experiment_inactive: "would not be sampled: the experiment is inactive",
  experiment_not_started: "would not be sampled: the experiment has not started",
  forced: "is forced into the bucket by an override",
  layer_excluded: "would not be sampled: the entity's slot of the layer belongs to another experiment or to none",
  no_matching_criterion: "would not be sampled: the entity matches none of the criteria",
  quota_reached: "would not be sampled: the experiment or the bucket has as many samples as it accepts",
  service_inactive: "would not be sampled: the service is archived",
  unallocated_slot: "would not be sampled: no bucket has the entity's slot"
}

const columns: readonly Column<Condition>[] = [
  { title: "HOLDS", text: ({ matched }) => matched, whole: true },
  { title: "ATTRIBUTE", text: ({ model, property }) => `${model}.${property}` },
  { title: "CONDITION", text: ({ condition }) => condition, whole: true },
  { title: "EXPECTED", text: ({ expected }) => expected },
  { title: "FOUND", text: ({ found, present }) => (present ? foundText(found) : "(missing)") }
]

const foundText = (found: unknown): string => (typeof found === "string" ? found : JSON.stringify(found))

const decisionLines = (answers: Answers, decision: Decision): readonly string[] => {
  const { allocated_bucket, criteria, layer, reason } = decision
  const standing = fields({
    entity: `${decision.sampled_entity} ${decision.sampled_value}`,
    bucket: allocated_bucket,
    reason,
    meaning: texts[reason] ?? reason,
    slot: String(decision.slot),
    "allocation version": String(decision.allocation_version),
    sample: decision.sample_id,
    criterion: decision.criterion_id,
    ...(layer === null ? {} : { layer: `${layer.layer_id}, slot ${layer.slot}${layer.excluded ? ", excluded" : ""}` })
  })
  const explained = criteria.flatMap(({ conditions, criterion_id, matched, sampling_model }) => [
    "",
    `Criterion ${criterion_id} for ${sampling_model}: ${matched ? "matches" : "does not match"}`,
    ...(conditions.length === 0 ? ["It has no conditions."] : answers.table(conditions, columns))
  ])
  return [...standing, ...explained]
}

const parseAttributes = (json: string): Attributes => {
  try {
    const read: unknown = JSON.parse(json)
    if (typeof read === "object" && read !== null && !Array.isArray(read))
      return Object.fromEntries(Object.entries(read))
  } catch {
    // The message below says what is expected.
  }
  throw new InvalidArgumentError('It must be a JSON object of models, such as {"User": {"country": "US"}}.')
}

const merge = (base: Attributes, more: Attributes): Attributes =>
  Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(more)])].map((model) => [
      model,
      { ...base[model], ...more[model] }
    ])
  )

export const addExplain = (program: Command, { run }: Cli): void => {
  program
    .command("explain")
    .description("say which bucket an entity gets, and why; store nothing")
    .argument("<experiment>", "the id of the experiment")
    .argument("<entity>", "the kind of entity, such as User")
    .argument("<value>", "which one, such as 42")
    .option(
      "-a, --attribute <Model.property=value>",
      "an attribute of it, such as User.country=US; repeatable",
      readAttribute
    )
    .option("--attributes <json>", "its attributes as JSON", parseAttributes)
    .action((experiment_id, sampled_entity, sampled_value, { attribute = {}, attributes = {} }, command) =>
      run(command, async ({ answers, service }) => {
        const entity = { sampled_entity, sampled_value, attributes: merge(attributes, attribute) }
        const { decisions } = await service.client.decisions.decide.mutate({ experiment_id, entities: [entity] })
        const [decision] = decisions
        if (decision === undefined) throw new CliError("The service answers no decision", exitCodes.refused)
        await answers.one(decision, decisionLines(answers, decision))
      })
    )
}
