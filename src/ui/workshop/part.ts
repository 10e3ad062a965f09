import { wholePart } from '../app/whole-part.ts';
import { part } from '../parts.ts';

/** Images, software, upkeep and the table of technologies. */
export const workshopPart = part(async () => {
  const [workshop] = await Promise.all([import('./Workshop.tsx'), wholePart.load()]);
  return workshop;
});
