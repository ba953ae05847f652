/** The metrics of an experiment. */
export const metricsTexts = {
  title: "Metrics",
  hint: "A metric says what a sample amounts to. Declare it here, and let your service record outcomes for it.",
  docs: "How outcomes are recorded",
  name: "Name",
  kind: "Kind",
  goal: "Goal",
  role: "Role",
  minimumEffect: "Smallest effect that matters",
  minimumEffectHint: "In per cent of the baseline's value. Leave it empty for none.",
  percentile: "Winsorise above percentile",
  percentileHint: "Between 50 and 100, as 99. Larger values count as this percentile.",
  description: "Description",
  kinds: {
    proportion: "proportion: did it happen",
    mean: "mean: the mean of its values",
    sum: "sum: the sum of its values"
  },
  shortKinds: { proportion: "proportion", mean: "mean", sum: "sum" },
  goals: { increase: "more is better", decrease: "less is better" },
  roles: {
    primary: "primary: it decides",
    secondary: "secondary: it informs",
    guardrail: "guardrail: it must not get worse"
  },
  shortRoles: { primary: "primary", secondary: "secondary", guardrail: "guardrail" },
  builtIn: "The service measures it",
  archived: "Archived",
  archive: "Archive",
  restore: "Restore",
  declare: "Declare a metric",
  submit: "Declare",
  declared: (name: string) => `The metric ${name} is declared. Outcomes for it are accepted now.`,
  roleOf: (name: string) => `Role of ${name}`,
  state: "State",
  actions: "Actions",
  accepts: "accepts outcomes"
} as const
