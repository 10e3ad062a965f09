/** Shapes that several keys share, and the long ones: build and deploy. */
import {
  booleanOrText,
  dictionary,
  either,
  integerOrText,
  type ListRule,
  listOf,
  numberOrText,
  oneOf,
  orNothing,
  pairs,
  shape,
  text,
  texts,
} from './schema-rule.ts';

export const extraHosts = either(dictionary(either(text, listOf(text))), texts);

export const fileMounts = listOf(
  either(text, shape({ source: text, target: text, uid: text, gid: text, mode: numberOrText })),
);

export const ulimits = dictionary(
  either(
    integerOrText,
    shape({ hard: integerOrText, soft: integerOrText }, { required: ['soft', 'hard'] }),
  ),
);

/** GPUs and other reserved devices. */
export const devices: ListRule = listOf(
  shape({
    capabilities: texts,
    count: integerOrText,
    device_ids: texts,
    driver: text,
    options: pairs,
  }),
);

export const build = either(
  text,
  shape({
    context: text,
    dockerfile: text,
    dockerfile_inline: text,
    entitlements: listOf(text),
    args: pairs,
    ssh: pairs,
    labels: pairs,
    cache_from: listOf(text),
    cache_to: listOf(text),
    no_cache: booleanOrText,
    no_cache_filter: either(text, listOf(text)),
    additional_contexts: pairs,
    network: text,
    provenance: booleanOrText,
    sbom: booleanOrText,
    pull: booleanOrText,
    target: text,
    shm_size: integerOrText,
    extra_hosts: extraHosts,
    isolation: text,
    privileged: booleanOrText,
    secrets: fileMounts,
    tags: listOf(text),
    ulimits,
    platforms: listOf(text),
  }),
);

const change = shape({
  parallelism: integerOrText,
  delay: text,
  failure_action: text,
  monitor: text,
  max_failure_ratio: numberOrText,
  order: oneOf('start-first', 'stop-first'),
});

const genericResources = listOf(
  shape({ discrete_resource_spec: shape({ kind: text, value: numberOrText }) }),
);

export const deploy = orNothing(
  shape({
    mode: text,
    endpoint_mode: text,
    replicas: integerOrText,
    labels: pairs,
    rollback_config: change,
    update_config: change,
    resources: shape({
      limits: shape({ cpus: numberOrText, memory: text, pids: integerOrText }),
      reservations: shape({
        cpus: numberOrText,
        memory: text,
        generic_resources: genericResources,
        devices,
      }),
    }),
    restart_policy: shape({
      condition: text,
      delay: text,
      max_attempts: integerOrText,
      window: text,
    }),
    placement: shape({
      constraints: listOf(text),
      preferences: listOf(shape({ spread: text })),
      max_replicas_per_node: integerOrText,
    }),
  }),
);
