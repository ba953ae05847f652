import manifest from "../../package.json" with { type: "json" }

export const documentInfo = {
  title: "Experiment API",
  description: "API for managing experiment samples",
  version: manifest.version,
  license: { name: manifest.license, identifier: manifest.license }
}

/** The groups of operations, in the order of the reference pages. */
export const tags = [
  {
    name: "services",
    description: "What experiments belong to: a service of the sampling API, a project of the planning API."
  },
  { name: "experiments", description: "Experiments, and when they accept samples." },
  { name: "criteria", description: "Which entities qualify for an experiment." },
  { name: "buckets", description: "How an experiment divides its entities." },
  { name: "ramps", description: "Distributions that replace each other at set times." },
  { name: "layers", description: "Shares of experiments that must not have an entity in common." },
  { name: "overrides", description: "Entities that are forced into a bucket." },
  { name: "decisions", description: "What creating a sample would do, and why." },
  { name: "rulesets", description: "All that decides for a service, for programs that decide by themselves." },
  { name: "caller", description: "The user or administrator that a request acts for." },
  { name: "samples", description: "The allocated entities, and which of them are complete." },
  { name: "metrics", description: "What an experiment measures of its samples." },
  { name: "outcomes", description: "What samples amounted to, by metric." },
  { name: "results", description: "What the samples of an experiment say, and whether it can be trusted." },
  { name: "plans", description: "How many samples a test needs." },
  { name: "planned experiments", description: "Experiments in the planning API." },
  { name: "experiment user assignments", description: "The users of an experiment, and their roles." },
  { name: "projects", description: "Services in the planning API." },
  { name: "project users", description: "The users of a project, and their roles." },
  { name: "teams", description: "The owners of projects." },
  { name: "team users", description: "The members of a team." },
  { name: "users", description: "People." },
  { name: "user roles", description: "What roles permit." },
  { name: "api tokens", description: "API tokens of a user." },
  { name: "webhooks", description: "Where the events of a team are sent." },
  { name: "status", description: "The versions of the planning API." },
  { name: "health", description: "Whether the service runs." }
]
