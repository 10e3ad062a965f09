import { part } from '../parts.ts';

/** What the first scenario does without. Load it before anything else is opened or made. */
export const wholePart = part(async () => {
  const whole = await import('./whole.ts');
  await whole.learned;
  return whole;
});
