import {
  createBucketApiV1ExperimentsExperimentIdBucketsPost,
  createCriterionApiV1ExperimentsExperimentIdCriteriaPost,
  createExperimentApiV1ServicesServiceIdExperimentsPost,
  createSampleApiV1ExperimentsExperimentIdSamplesPost,
  createServiceApiV1ServicesPost,
  listSamplesApiV1ExperimentsExperimentIdSamplesGet,
  markSampleCompleteApiV1ExperimentsExperimentIdSamplesSampleIdCompletePost
} from "./orvalClient"

/** Creates, samples with attributes, completes, and is refused: every value is typed by the document. */
export const walk = async () => {
  const service = await createServiceApiV1ServicesPost({ name: "checkout" })
  if (service.status !== 201) throw new Error("no service")
  const experiment = await createExperimentApiV1ServicesServiceIdExperimentsPost(service.data.id, {
    name: "button colour"
  })
  if (experiment.status !== 200) throw new Error("no experiment")
  const { id } = experiment.data
  await createBucketApiV1ExperimentsExperimentIdBucketsPost(id, {
    bucket_name: "treatment",
    percentage_distribution: 100
  })
  await createCriterionApiV1ExperimentsExperimentIdCriteriaPost(id, {
    criterion: { sampling_model: "User", sampling_attribute: "id" },
    conditions: [{ model: "User", property: "country", condition: "equals", value: "US" }]
  })
  const sample = (value: string, country: string) =>
    createSampleApiV1ExperimentsExperimentIdSamplesPost(id, {
      sampled_entity: "User",
      sampled_value: value,
      attributes: { User: { country } }
    })
  const created = await sample("user-1", "US")
  if (created.status !== 200) throw new Error("no sample")
  const completed = await markSampleCompleteApiV1ExperimentsExperimentIdSamplesSampleIdCompletePost(id, created.data.id)
  const page = await listSamplesApiV1ExperimentsExperimentIdSamplesGet(id, { limit: 1, forced: false })
  const refused = await sample("user-2", "FR")
  return {
    bucket: created.data.allocated_bucket,
    complete: completed.status === 200 && completed.data.complete,
    listed: page.status === 200 ? page.data.length : undefined,
    status: refused.status,
    isUnmatched: refused.status === 409 && refused.data.reason === "no_matching_criterion"
  }
}
