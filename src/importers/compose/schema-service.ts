/** The shape of a service, after the Compose specification. */

import { build, deploy, devices, extraHosts, fileMounts, ulimits } from './schema-parts.ts';
import {
  any,
  booleanOrText,
  dictionary,
  either,
  integerOrText,
  listOf,
  type MapRule,
  matching,
  names,
  numberOrText,
  of,
  oneOf,
  orNothing,
  pairs,
  type Rule,
  shape,
  text,
  textOrTexts,
  texts,
} from './schema-rule.ts';

const command = either(of('text', 'null'), listOf(text));

const hookKeys = {
  command,
  user: text,
  privileged: booleanOrText,
  working_dir: text,
  environment: pairs,
};

const hook = shape(hookKeys, { required: ['command'] });

const blkioLimit = listOf(shape({ path: text, rate: integerOrText }, { exact: true }));

const blkio = shape(
  {
    device_read_bps: blkioLimit,
    device_read_iops: blkioLimit,
    device_write_bps: blkioLimit,
    device_write_iops: blkioLimit,
    weight: integerOrText,
    weight_device: listOf(shape({ path: text, weight: integerOrText }, { exact: true })),
  },
  { exact: true },
);

const dependency = shape(
  {
    restart: booleanOrText,
    required: of('boolean'),
    condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully'),
  },
  { required: ['condition'] },
);

const envFile = either(
  text,
  listOf(
    either(
      text,
      shape(
        { path: text, format: text, required: booleanOrText },
        { required: ['path'], exact: true },
      ),
    ),
  ),
);

const healthcheck = shape({
  disable: booleanOrText,
  interval: text,
  retries: numberOrText,
  test: either(text, listOf(text)),
  timeout: text,
  start_period: text,
  start_interval: text,
});

const attachment = orNothing(
  shape({
    aliases: texts,
    interface_name: text,
    ipv4_address: text,
    ipv6_address: text,
    link_local_ips: texts,
    mac_address: text,
    driver_opts: dictionary(of('text', 'number')),
    priority: of('number'),
    gw_priority: of('number'),
  }),
);

const port = either(
  of('number', 'text'),
  shape({
    name: text,
    mode: text,
    host_ip: text,
    target: integerOrText,
    published: integerOrText,
    protocol: text,
    app_protocol: text,
  }),
);

const mount = either(
  text,
  shape(
    {
      type: oneOf('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
      source: text,
      target: text,
      read_only: booleanOrText,
      consistency: text,
      bind: shape({
        propagation: text,
        create_host_path: booleanOrText,
        recursive: oneOf('enabled', 'disabled', 'writable', 'readonly'),
        selinux: oneOf('z', 'Z'),
      }),
      volume: shape({ labels: pairs, nocopy: booleanOrText, subpath: text }),
      tmpfs: shape({
        size: { kind: 'scalar', types: ['integer', 'text'], min: 0 },
        mode: numberOrText,
      }),
      image: shape({ subpath: text }),
    },
    { required: ['type'] },
  ),
);

const watch = shape(
  {
    ignore: textOrTexts,
    include: textOrTexts,
    initial_sync: of('boolean'),
    path: text,
    action: oneOf('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
    target: text,
    exec: hook,
  },
  { required: ['path', 'action'] },
);

const device = either(
  text,
  shape({ source: text, target: text, permissions: text }, { required: ['source'] }),
);

const option = of('text', 'number', 'boolean');

const provider = shape(
  { type: text, options: dictionary(either(option, listOf(option))) },
  { required: ['type'] },
);

const KEYS: Readonly<Record<string, Rule>> = {
  develop: orNothing(shape({ watch: listOf(watch) })),
  deploy,
  annotations: pairs,
  attach: booleanOrText,
  build,
  blkio_config: blkio,
  cap_add: texts,
  cap_drop: texts,
  cgroup: oneOf('host', 'private'),
  cgroup_parent: text,
  command,
  configs: fileMounts,
  // Not anchored, as in the specification: at least two characters that may stand in a name.
  container_name: matching(/[a-zA-Z0-9][a-zA-Z0-9_.-]/),
  cpu_count: { kind: 'scalar', types: ['text', 'integer'], min: 0 },
  cpu_percent: { kind: 'scalar', types: ['text', 'number'], min: 0, max: 100 },
  cpu_shares: numberOrText,
  cpu_quota: numberOrText,
  cpu_period: numberOrText,
  cpu_rt_period: numberOrText,
  cpu_rt_runtime: numberOrText,
  cpus: numberOrText,
  cpuset: text,
  credential_spec: shape({ config: text, file: text, registry: text }),
  depends_on: either(texts, names(dependency)),
  device_cgroup_rules: texts,
  devices: listOf(device),
  dns: textOrTexts,
  dns_opt: texts,
  dns_search: textOrTexts,
  domainname: text,
  entrypoint: command,
  env_file: envFile,
  label_file: textOrTexts,
  environment: pairs,
  expose: listOf(of('text', 'number'), true),
  extends: either(text, shape({ service: text, file: text }, { required: ['service'] })),
  provider,
  external_links: texts,
  extra_hosts: extraHosts,
  gpus: either(oneOf('all'), devices),
  group_add: listOf(of('text', 'number'), true),
  healthcheck,
  hostname: text,
  image: text,
  init: booleanOrText,
  ipc: text,
  isolation: text,
  labels: pairs,
  links: texts,
  logging: shape({ driver: text, options: dictionary(of('text', 'number', 'null')) }),
  mac_address: text,
  mem_limit: numberOrText,
  mem_reservation: integerOrText,
  mem_swappiness: integerOrText,
  memswap_limit: numberOrText,
  network_mode: text,
  models: either(texts, names(orNothing(shape({ endpoint_var: text, model_var: text })))),
  networks: either(texts, names(attachment)),
  oom_kill_disable: booleanOrText,
  oom_score_adj: { kind: 'scalar', types: ['text', 'integer'], min: -1000, max: 1000 },
  pid: of('text', 'null'),
  pids_limit: numberOrText,
  platform: text,
  ports: listOf(port, true),
  post_start: listOf(hook),
  pre_stop: listOf(hook),
  // A list of one-off containers; nothing of them is simulated, so their keys are not checked.
  pre_start: listOf(dictionary(any)),
  privileged: booleanOrText,
  profiles: texts,
  pull_policy: matching(
    /always|never|build|if_not_present|missing|refresh|daily|weekly|every_[0-9]+[wdhms]/,
  ),
  pull_refresh_after: text,
  read_only: booleanOrText,
  restart: text,
  runtime: text,
  scale: integerOrText,
  security_opt: texts,
  shm_size: numberOrText,
  secrets: fileMounts,
  sysctls: pairs,
  stdin_open: booleanOrText,
  stop_grace_period: text,
  stop_signal: text,
  storage_opt: dictionary(any),
  tmpfs: textOrTexts,
  tty: booleanOrText,
  ulimits,
  use_api_socket: of('boolean'),
  user: text,
  uts: text,
  userns_mode: text,
  volumes: listOf(mount, true),
  volumes_from: texts,
  working_dir: text,
};

export const service: MapRule = shape(KEYS);
