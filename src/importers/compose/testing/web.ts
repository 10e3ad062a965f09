import type { ComposeService } from '../model.ts';
import { type ComposeOptions, readCompose } from '../read-compose.ts';

/** The service `web` of a file that has only that one, from the YAML of its body. */
export function web(body: string, options: ComposeOptions = {}): ComposeService {
  const lines = body.split('\n').map((line) => `    ${line}`);
  const text = `services:\n  web:\n    image: nginx\n${lines.join('\n')}\n`;
  const result = readCompose(text, options);
  const service = result.project?.services.find(({ name }) => name === 'web');
  if (!service) throw new Error(JSON.stringify(result.errors));
  return service;
}
