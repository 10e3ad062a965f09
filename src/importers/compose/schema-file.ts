/** The shape of a whole Compose file, after the Compose specification. */
import {
  any,
  booleanOrText,
  dictionary,
  either,
  integerOrText,
  listOf,
  type MapRule,
  names,
  of,
  orNothing,
  pairs,
  shape,
  text,
  textOrTexts,
} from './schema-rule.ts';
import { service } from './schema-service.ts';

/** `external: true`, or the old form with a name. */
const external = either(of('boolean', 'text'), shape({ name: text }));

const driverOptions = dictionary(of('text', 'number'));

const ipam = shape({
  driver: text,
  config: listOf(
    shape({ subnet: text, ip_range: text, gateway: text, aux_addresses: dictionary(text) }),
  ),
  options: dictionary(text),
});

const network = shape({
  name: text,
  driver: text,
  driver_opts: driverOptions,
  ipam,
  external,
  internal: booleanOrText,
  enable_ipv4: booleanOrText,
  enable_ipv6: booleanOrText,
  attachable: booleanOrText,
  labels: pairs,
});

const volume = shape({
  name: text,
  driver: text,
  driver_opts: driverOptions,
  external,
  labels: pairs,
});

const storedFile = {
  name: text,
  environment: text,
  file: text,
  external,
  labels: pairs,
  template_driver: text,
};

const secret = shape({ ...storedFile, driver: text, driver_opts: driverOptions });
const config = shape({ ...storedFile, content: text });

const model = shape(
  { name: text, model: text, context_size: integerOrText, runtime_flags: listOf(text) },
  { required: ['model'] },
);

const include = listOf(
  either(
    text,
    shape({ path: textOrTexts, env_file: textOrTexts, project_directory: text }, { exact: true }),
  ),
);

export const file: MapRule = shape({
  version: text,
  name: text,
  include,
  services: names(service),
  models: dictionary(model),
  // Newer than the simulator's idea of a service; recognised so that the rest can be read.
  jobs: dictionary(any),
  networks: dictionary(orNothing(network)),
  volumes: names(orNothing(volume)),
  secrets: names(secret),
  configs: names(config),
});
