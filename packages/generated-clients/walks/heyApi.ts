import { client } from "./heyApi/client.gen"
import {
  createBucketApiV1ExperimentsExperimentIdBucketsPost,
  createCriterionApiV1ExperimentsExperimentIdCriteriaPost,
  createExperimentApiV1ServicesServiceIdExperimentsPost,
  createSampleApiV1ExperimentsExperimentIdSamplesPost,
  createServiceApiV1ServicesPost,
  listSamplesApiV1ExperimentsExperimentIdSamplesGet,
  markSampleCompleteApiV1ExperimentsExperimentIdSamplesSampleIdCompletePost
} from "./heyApi/sdk.gen"

/** Creates, samples with attributes, completes, and is refused: every value is typed by the document. */
export const walk = async (baseUrl: string) => {
  client.setConfig({ baseUrl })
  const { data: service } = await createServiceApiV1ServicesPost({ body: { name: "checkout" } })
  if (service === undefined) throw new Error("no service")
  const { data: experiment } = await createExperimentApiV1ServicesServiceIdExperimentsPost({
    path: { service_id: service.id },
    body: { name: "button colour" }
  })
  if (experiment === undefined) throw new Error("no experiment")
  const path = { experiment_id: experiment.id }
  await createBucketApiV1ExperimentsExperimentIdBucketsPost({
    path,
    body: { bucket_name: "treatment", percentage_distribution: 100 }
  })
  await createCriterionApiV1ExperimentsExperimentIdCriteriaPost({
    path,
    body: {
      criterion: { sampling_model: "User", sampling_attribute: "id" },
      conditions: [{ model: "User", property: "country", condition: "equals", value: "US" }]
    }
  })
  const sample = (value: string, country: string) =>
    createSampleApiV1ExperimentsExperimentIdSamplesPost({
      path,
      body: { sampled_entity: "User", sampled_value: value, attributes: { User: { country } } }
    })
  const { data: created } = await sample("user-1", "US")
  if (created === undefined) throw new Error("no sample")
  const { data: completed } = await markSampleCompleteApiV1ExperimentsExperimentIdSamplesSampleIdCompletePost({
    path: { ...path, sample_id: created.id }
  })
  const { data: page } = await listSamplesApiV1ExperimentsExperimentIdSamplesGet({
    path,
    query: { limit: 1, forced: false }
  })
  const refused = await sample("user-2", "FR")
  const reason = refused.error !== undefined && "reason" in refused.error ? refused.error.reason : undefined
  return {
    bucket: created.allocated_bucket,
    complete: completed?.complete,
    listed: page?.length,
    status: refused.response?.status,
    isUnmatched: reason === "no_matching_criterion"
  }
}
