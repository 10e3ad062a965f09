/** Where the workshop is while it is open. */
import { usePart } from '../parts.ts';
import { workshopPart } from './part.ts';

export function WorkshopPlace() {
  const { it, failed } = usePart(workshopPart);
  return (
    <section className="workshop" aria-label="Workshop">
      {it ? (
        <it.Workshop />
      ) : (
        <p>{failed ? 'This could not be loaded; reload the page to try again.' : '…'}</p>
      )}
    </section>
  );
}
