/** Two rungs on one machine: where would they first meet? */
import { meetingOf } from '../../catalog/meeting.ts';
import { setIsolation, useIsolation } from './state.ts';
import type { Scene, Standing } from './use-scene.ts';

export function Versus({ scene, place }: { readonly scene: Scene; readonly place: Standing }) {
  const versus = useIsolation((state) => state.versus);
  if (!scene.isLadder) return null;
  const others = scene.places.filter(({ key, rung }) => rung && key !== place.key);
  const other = others.find(({ step }) => step.id === versus)?.rung;
  return (
    <p className="versus">
      <label>
        On one machine with{' '}
        <select
          value={other ? (versus ?? '') : ''}
          onChange={(event) => setIsolation({ versus: event.target.value || null })}
        >
          <option value="">another rung …</option>
          {others.map(({ step }) => (
            <option key={step.id} value={step.id}>
              {step.title}
            </option>
          ))}
        </select>
      </label>{' '}
      {other && <span>{wordsOf(place.rung.entity.kind, other.entity.kind)}</span>}
    </p>
  );
}

function wordsOf(first: string, second: string): string {
  const met = meetingOf(first, second);
  if (!met) return 'no machine here holds both: only the network lies between them.';
  const where = `they would first meet at ${met.title}`;
  return met.provided ? `${where}, with ${met.provided}.` : `${where}.`;
}
