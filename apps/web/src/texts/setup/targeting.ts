import { formatCount, plural } from "../../parts/values/numbers.ts"

export const targetingTexts = {
  criteria: {
    title: "Who takes part",
    hint: "An entity takes part when it matches any of these criteria. It matches a criterion when all of its conditions hold.",
    readOnly: "Your role reads this experiment.",
    archived: "The experiment is archived. Restore it to change its criteria.",
    revision: (revision: number) =>
      `Revision ${formatCount(revision)} is in force. Each change makes a new one, which decides from then on. Stored samples stay.`,
    everyone: "Every entity takes part",
    everyoneText: "There are no criteria yet. Add one to let only some entities take part, as users of one country.",
    add: "Add criterion",
    or: "or",
    criterion: (place: number) => `Criterion ${place}`,
    remove: "Remove criterion",
    removeOf: (place: number) => `Remove criterion ${place}`,
    removeTitle: "Remove this criterion?",
    removeText: (sentence: string) => `It no longer admits these entities: ${sentence}`,
    removeLast: "It is the last criterion. Without criteria every entity takes part.",
    edit: "Change the entity",
    editOf: (place: number) => `Change the entity of criterion ${place}`,
    added: "The criterion is in force.",
    changed: "The criterion is changed.",
    removed: "The criterion is removed.",
    noConditions: (entities: string) => `No conditions: all ${entities} take part.`
  },
  entity: {
    model: "Entity",
    modelHint: "What is sampled, as User.",
    attribute: "Identified by",
    attributeHint: "The attribute that the sampled value is, as id.",
    required: "Fill in the entity.",
    requiredAttribute: "Fill in the attribute."
  },
  draft: {
    title: "New criterion",
    save: "Save criterion",
    open: "Finish the open condition, or cancel it, before you save.",
    empty: (entities: string) => `Without conditions, all ${entities} take part.`
  },
  condition: {
    and: "and",
    add: "Add condition",
    addTo: (place: number) => `Add condition to criterion ${place}`,
    form: "Condition",
    model: "Model",
    property: "Attribute",
    operator: "Comparison",
    negated: "Negate",
    negatedHint: "Holds when the comparison fails, and when the attribute is missing.",
    ignoresCase: "Ignore upper and lower case",
    value: "Value",
    values: "Values",
    from: "From",
    to: "To",
    withTime: "With a time in UTC",
    save: "Save condition",
    addDraft: "Keep condition",
    change: "Change",
    changeOf: (sentence: string) => `Change the condition: ${sentence}`,
    remove: "Remove",
    removeOf: (sentence: string) => `Remove the condition: ${sentence}`,
    required: "Fill in the attribute.",
    requiredModel: "Fill in what the attribute belongs to.",
    added: "The condition is in force.",
    changed: "The condition is changed.",
    removed: "The condition is removed.",
    item: "Add a value",
    itemHint: "Enter or a comma adds a value. Paste adds many.",
    removeItem: (item: string) => `Remove ${item}`,
    examples: {
      pattern: "^pro-[0-9]+$",
      version: "2.10.0",
      address: "10.0.0.0/8",
      date: "2026-11-30"
    },
    unknown: (operator: string) => `${operator} (no operator of this version)`
  },
  sentence: {
    all: (entities: string) => `${entities}, all of them`,
    whose: (entities: string, conditions: string) => `${entities} whose ${conditions}`,
    andWhose: ", and whose ",
    or: " or ",
    and: " and ",
    more: (count: number) => plural(count, "more value")
  }
} as const
