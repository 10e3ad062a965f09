export {
  type DockerfileClass,
  type DockerfileExpect,
  type DockerfileResult,
  dockerfileExpect,
  readDockerfile,
} from './read-dockerfile.ts';
