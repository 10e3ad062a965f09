export { parseDotEnv } from './dotenv.ts';
export { type ComposeExpect, expectOf } from './expect.ts';
export type {
  ComposeAttachment,
  ComposeBuild,
  ComposeDependency,
  ComposeHealthcheck,
  ComposeLimits,
  ComposeMount,
  ComposeNetwork,
  ComposePort,
  ComposeProject,
  ComposeRestart,
  ComposeService,
  ComposeVolume,
  DependencyCondition,
} from './model.ts';
export {
  type ComposeClass,
  type ComposeOptions,
  type ComposeResult,
  readCompose,
} from './read-compose.ts';
