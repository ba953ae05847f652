import type { RulesetEntity } from "@sortition/domain/rulesets/compileRuleset"
import type { Attributes } from "@sortition/domain/targeting/Attributes"
import type { Entity } from "./Evaluator.ts"

/** A text is the value of an entity of this kind. */
export const readEntity = (kind: string, entity: Entity, attributes?: Attributes): RulesetEntity =>
  typeof entity === "string"
    ? { sampledEntity: kind, sampledValue: entity, attributes }
    : { sampledEntity: entity.sampled_entity, sampledValue: entity.sampled_value, attributes }
