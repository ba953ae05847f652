import { formatCount, plural } from "../parts/values/numbers.ts"

/** What changed, by the name of its kind. `buckets` stands for the distribution of an experiment. */
const things = {
  buckets: "the shares of the buckets",
  condition: "a condition",
  criterion: "a criterion",
  experiment: "the experiment",
  layer: "a layer",
  layer_booking: "the share of a layer",
  metric: "a metric",
  override: "an override",
  ramp: "the ramp",
  service: "the service",
  team: "the team",
  team_user: "a member of the team",
  token: "a token",
  user: "a user",
  user_assignment: "a person's role",
  user_role: "a role",
  webhook: "a webhook",
  unreadable: "an unreadable entry"
} as const

export type Thing = keyof typeof things

const verbs: Readonly<Record<string, string>> = {
  create: "created",
  update: "changed",
  delete: "deleted",
  revoke: "revoked"
}

const isThing = (name: string): name is Thing => Object.hasOwn(things, name)

/** Names of fields that their own words do not explain. */
const fields: Readonly<Record<string, string>> = {
  active: "Active",
  archived: "Archived",
  allocated_bucket: "Bucket",
  condition: "Operator",
  due_date: "Due",
  last_activated_at: "Last start",
  last_deactivated_at: "Last pause",
  max_samples: "Most samples",
  percentage: "Share of the layer",
  property: "Attribute",
  sampling_attribute: "Sampling attribute",
  sampling_model: "Sampling entity",
  schedule_status: "Schedule",
  scheduled_end_date: "End",
  scheduled_start_date: "Planned start",
  stop_at_completions: "Completions that end it",
  user_id: "Person"
}

/** Texts of the history of an experiment or a team. */
export const historyTexts = {
  title: "History",
  description: "Every change in the team, newest first. Each entry is chained to the one before it by a hash.",
  things,
  thingNames: {
    buckets: "Shares of buckets",
    condition: "Conditions",
    criterion: "Criteria",
    experiment: "Experiments",
    layer: "Layers",
    layer_booking: "Shares of layers",
    metric: "Metrics",
    override: "Overrides",
    ramp: "Ramps",
    service: "Services",
    team: "Teams",
    team_user: "Members of the team",
    token: "Tokens",
    user: "Users",
    user_assignment: "Roles of people",
    user_role: "Roles",
    webhook: "Webhooks",
    unreadable: "Unreadable entries"
  } satisfies Readonly<Record<Thing, string>>,
  /** `changed the shares of the buckets`. */
  action: (name: string): string => {
    const [thing = "", verb = ""] = name.split(".")
    return isThing(thing) ? `${verbs[verb] ?? ""} ${things[thing]}`.trim() : name
  },
  actors: {
    administrator: "The administrator",
    user: (id: string) => `User ${id}`,
    job: (name: string) => `Job ${name}`,
    command: (name: string) => `Command ${name}`,
    database: (role: string) => `Database role ${role}, past the service`,
    local: (name: string) => `${name} (without a token)`,
    unknown: "Unknown"
  },
  field: (name: string): string => {
    const words = name.replaceAll("_", " ").replaceAll(".", " · ")
    return fields[name] ?? words.charAt(0).toUpperCase() + words.slice(1)
  },
  shareOf: (bucket: string) => `Share of ${bucket}`,
  limitOf: (bucket: string) => `Most samples of ${bucket}`,
  valueOf: (bucket: string) => `Value of ${bucket}`,
  conditionField: "Condition",
  stepField: (at: string) => `Step at ${at}`,
  outcomeField: (at: string) => `Outcome of ${at}`,
  personField: "Person",
  personRole: (person: string, role: string) => `${person}: ${role}`,
  inThing: (name: string) => `in ${name}`,
  yes: "yes",
  no: "no",
  none: "none",
  became: "becomes",
  more: (count: number) => `and ${plural(count, "more field", "more fields")}`,
  list: "Changes, newest first",
  filters: {
    label: "Filters",
    action: "What changed",
    actor: "Changed by",
    any: "Anything",
    anyone: "Any person or job"
  },
  searched: (found: number, searched: number) =>
    `${plural(found, "entry", "entries")} of the ${formatCount(searched)} newest match.`,
  searchOlder: "Search older entries",
  loadOlder: "Load older entries",
  empty: "Nothing has changed yet.",
  noMatch: "No entry matches the filters.",
  open: (height: number) => `Open entry ${formatCount(height)}`,
  height: (height: number) => `Entry ${formatCount(height)}`,
  entry: {
    title: (height: number) => `Entry ${formatCount(height)}`,
    missing: "The history has no such entry.",
    who: "Changed by",
    what: "Change",
    when: "When",
    from: "Request",
    noRequest: "No request made this change.",
    target: "Changed thing",
    hash: "Hash",
    payload: "The text that is hashed",
    field: "Field",
    before: "Before",
    after: "After",
    nothing: "The entry records no fields.",
    openExperiment: "Open the experiment"
  },
  owners: {
    title: "The history of the team is for its Owners",
    text: "Each experiment has its own history: open an experiment, then History.",
    signIn: "Sign in with a token of an Owner to read the history of the team."
  },
  chain: {
    title: "Audit chain",
    text: "Each entry holds the hash of all entries before it. A check finds any entry that was altered, removed or added past the service.",
    run: "Check the chain",
    again: "Check again",
    running: (checked: number, total: number) =>
      `Checked ${formatCount(checked)} of ${plural(total, "entry", "entries")}.`,
    progress: "Progress of the check",
    valid: (height: number) => `The chain is valid up to entry ${formatCount(height)}.`,
    empty: "The chain has no entries yet.",
    head: "Hash of the last entry",
    keep: "Keep this hash elsewhere: it proves later that no entry before it has changed.",
    broken: (height: number, problem: string) => `Entry ${formatCount(height)} is broken: ${problem}.`,
    before: (count: number) => `${plural(count, "entry", "entries")} before it hold.`,
    shown: (count: number) =>
      `This browser computed the hashes of ${plural(count, "entry", "entries")} shown here. They agree.`,
    shownBroken: (height: number) =>
      `This browser computes another hash for entry ${formatCount(height)} than the service shows.`,
    noCrypto: "This browser computes hashes only over HTTPS or on the service's own machine."
  },
  status: {
    label: "Status history",
    created: "Created",
    scheduled: "Planned start set",
    unscheduled: "Planned start removed",
    started: "Started",
    paused: "Paused",
    completed: "Completed",
    archived: "Archived",
    restored: "Restored",
    earlier: (count: number) => `${plural(count, "earlier change")} not shown`
  }
} as const
