/** The laboratory of the validation cases: the engine's public API with the product's catalogue. */
import { catalog } from '../../catalog/index.ts';
import { createSimulation } from '../../engine/index.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import type { Laboratory } from '../../scenarios/validation/case.ts';

export const laboratory: Laboratory = {
  start(document, seed) {
    const parsed = parseScenario(document);
    if (!parsed.ok) {
      const said = parsed.problems.map(({ path, message }) => `${path}: ${message}`);
      throw new Error(`the scenario is refused: ${said.join('; ')}`);
    }
    return createSimulation({
      catalog,
      scenario: parsed.scenario,
      eventsKept: Infinity,
      ...(seed !== undefined && { seed }),
    });
  },
};
