/** What a way of running the same programs costs: downtime, idle capacity, effort, watts. */
import { formatDuration, formatPercent } from '../../units.ts';
import type { World } from '../../view/read.ts';
import { type Score as Sum, scoreOf } from '../../view/score.ts';
import { counted } from '../../view/words.ts';
import { mirror } from '../app/engine.ts';

export function Score({ world }: { readonly world: World }) {
  const score = scoreOf(mirror(), world.info.id);
  if (!score) return null;
  return (
    <div className="score">
      <h4>Score so far</h4>
      <dl className="facts">
        {rowsOf(score).map(([name, value, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className="number">{value}</span>
              <span className="workshop-small"> {note}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const rowsOf = (score: Sum): readonly (readonly [string, string, string])[] => [
  [
    'Downtime',
    score.downMicros === 0 ? 'none' : formatDuration(score.downMicros),
    `of ${counted(score.services, 'service')} together`,
  ],
  ['Idle capacity', formatPercent(score.idleShare), `of ${counted(score.machines, 'machine')}`],
  [
    'Effort',
    String(score.operations),
    score.operations === 1 ? 'operation by hand' : 'operations by hand',
  ],
  [
    'Power',
    score.watts === null ? '–' : `${Math.round(score.watts)} W`,
    score.watts === null ? 'this scenario says nothing of it' : 'in the mean',
  ],
];
