/**
 * Whether this is the whole engine. The page begins with less: its first scenario, before anybody
 * has touched it, needs no verbs, and none of the systems that nothing in it speaks of. The build
 * writes `false` here for that bundle (`vite/scripts.ts`), which leaves out what then cannot be
 * reached; the page goes on with the whole engine before anything else is opened or commanded
 * (`Client.renew`).
 */
export const IS_WHOLE: boolean = true;

/** In the place of what the engine of the first scenario does without. */
export function absent(): never {
  throw new Error('only the whole engine does that');
}
