import type { Conflict } from "../procedures/trpc.ts"

/* When operations of several routers answer 409. */

export const archived: Conflict = {
  description: "The experiment is archived.",
  detail: "Experiment is archived",
  reason: "experiment_archived"
}

export const archivedOrCompleted: Conflict = {
  description: "The experiment is archived or completed.",
  detail: "Experiment is completed; reopen it first",
  reason: "experiment_completed"
}

export const notUpdated: Conflict = {
  description:
    "The experiment is archived, its samples are detached, it has samples and its plan is fixed, another experiment of the team has the key, or another experiment has its share of the layer.",
  detail: "Experiment is archived",
  reason: "experiment_archived"
}

export const keyTaken: Conflict = {
  description: "Another experiment of the team has the key.",
  detail: 'Another experiment of the team has the key "button-colour"',
  reason: "experiment_key_taken"
}

export const bucketExists: Conflict = {
  description: "The experiment has a bucket of this name, or it is archived.",
  detail: 'Bucket "treatment" already exists in this experiment',
  reason: "bucket_exists"
}

export const notSampled: Conflict = {
  description:
    "The entity is not sampled, it is sampled into another bucket than the one in the request, or the samples of the experiment are detached.",
  detail: "Not sampled: the experiment is not active (experiment_inactive)",
  reason: "experiment_inactive"
}

export const samplesDetached: Conflict = {
  description: "The samples of the experiment are detached.",
  detail:
    "The samples of this experiment are detached. Read the file that they were exported to, or ask an operator to attach them again",
  reason: "samples_detached"
}

export const sampledElsewhere: Conflict = {
  description: "The entity is sampled into another bucket, or the experiment is archived.",
  detail: 'Already sampled into bucket "control"',
  reason: "sample_conflict"
}

export const layerFull: Conflict = {
  description:
    "Too little of the layer is free, the experiment is archived or completed, or an exclusive share leaves stored samples outside.",
  detail: "The layer has 20 per cent left for this experiment, not 40",
  reason: "layer_full"
}

export const metricExists: Conflict = {
  description: "The experiment has a metric of this name, or it is archived.",
  detail: 'Metric "revenue" already exists in this experiment',
  reason: "metric_exists"
}

export const metricBuiltIn: Conflict = {
  description:
    "The metric is built in, it has outcomes that were recorded without winsorising, or the experiment is archived.",
  detail: "The metric is built in: the service records it itself, and it is neither archived nor winsorised",
  reason: "metric_built_in"
}
