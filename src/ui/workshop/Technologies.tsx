/** All technologies in one table, made from the catalogue, and where two of them first meet. */
import { useMemo, useState } from 'react';
import { findKind } from '../../catalog/find.ts';
import { meetingOf } from '../../catalog/meeting.ts';
import { type TechnologyRow, technologyRows } from '../../catalog/table.ts';
import { formatDisk, formatDuration, formatMemory } from '../../units.ts';
import { called, kindGroups } from '../../view/adding.ts';
import { capital } from '../../view/words.ts';
import { Choice } from '../create/Choice.tsx';
import { useCitations } from '../inspector/citations.ts';
import { Scrolling } from './Scrolling.tsx';
import './technologies.css';

export function Technologies() {
  return (
    <>
      <Meeting />
      <Table />
    </>
  );
}

function Meeting() {
  const [first, setFirst] = useState('docker-container');
  const [second, setSecond] = useState('kvm-guest');
  const groups = useMemo(
    () =>
      kindGroups()
        .map(({ title, kinds }) => ({
          title,
          options: kinds
            .filter((kind) => kind.brings.some((brought) => brought.tier === 'application'))
            .map((kind) => ({ value: kind.id, label: kind.title })),
        }))
        .filter(({ options }) => options.length > 0),
    [],
  );
  const met = meetingOf(first, second);
  const names = [first, second].map((id) => {
    const kind = findKind(id);
    return kind ? called(kind) : id;
  });
  return (
    <section className="meeting" aria-labelledby="meeting-title">
      <h3 id="meeting-title">Where do they first meet?</h3>
      <div className="meeting-choices">
        <Choice label="A program in" value={first} choose={setFirst} groups={groups} />
        <Choice label="and another in" value={second} choose={setSecond} groups={groups} />
      </div>
      <p className="meeting-answer" aria-live="polite">
        {met ? (
          <>
            On one machine{met.provided ? `, with ${met.provided},` : ''} they first meet at{' '}
            <strong>{met.title}</strong>: whoever controls that has both. What lies above it each
            has for itself.
          </>
        ) : (
          <>
            No machine here holds {names[0]} and {names[1]}: only the network lies between them.
          </>
        )}
      </p>
    </section>
  );
}

type Key = 'title' | 'year' | 'startMicros' | 'memoryBytes' | 'diskBytes' | 'isolates';

const COLUMNS: readonly { readonly key: Key | null; readonly title: string }[] = [
  { key: 'title', title: 'Technology' },
  { key: 'year', title: 'Year' },
  { key: null, title: 'Brings' },
  { key: null, title: 'Shares' },
  { key: 'isolates', title: 'Sets apart' },
  { key: 'startMicros', title: 'Start' },
  { key: 'memoryBytes', title: 'Memory' },
  { key: 'diskBytes', title: 'Disk' },
  { key: null, title: 'Source' },
];

const valueOf = (row: TechnologyRow, key: Key): number | string =>
  key === 'isolates' ? row.isolates.length : row[key];

function Table() {
  const [sort, setSort] = useState<{ readonly key: Key; readonly down: boolean }>({
    key: 'year',
    down: false,
  });
  const all = useMemo(() => technologyRows(), []);
  const rows = all.toSorted((a, b) => {
    const [one, two] = [valueOf(a, sort.key), valueOf(b, sort.key)];
    const order = typeof one === 'string' ? one.localeCompare(String(two)) : one - Number(two);
    return sort.down ? -order : order;
  });
  return (
    <Scrolling label="Technologies">
      <table className="technologies">
        <caption>
          {rows.length} technologies. Start, memory and disk are those of one, with a usual system
          or image where it needs one, on a machine that does nothing else, without the program in
          it. * marks figures of which some are assumed.
        </caption>
        <thead>
          <tr>
            {COLUMNS.map(({ key, title }) => (
              <th key={title} scope="col" aria-sort={sortOf(sort, key)}>
                {key ? (
                  <button
                    type="button"
                    className="sort"
                    onClick={() => setSort({ key, down: sort.key === key && !sort.down })}
                  >
                    {title}
                    <span aria-hidden="true">
                      {sort.key === key ? (sort.down ? ' ↓' : ' ↑') : ''}
                    </span>
                  </button>
                ) : (
                  title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

const sortOf = (
  sort: { readonly key: Key; readonly down: boolean },
  key: Key | null,
): 'ascending' | 'descending' | undefined =>
  key === sort.key ? (sort.down ? 'descending' : 'ascending') : undefined;

function Row({ row }: { readonly row: TechnologyRow }) {
  const { isolates, brings, shares } = row;
  const mark = row.assumed ? ' *' : '';
  const own = brings.includes('kernel');
  return (
    <tr>
      <th scope="row" title={row.summary}>
        {row.title}
        {row.with !== null && <span className="workshop-small"> with {row.with}</span>}
      </th>
      <td className="number">{row.year}</td>
      <td>
        <Tiers tiers={brings} />
      </td>
      <td>{shares.length > 0 ? <Tiers tiers={shares} /> : 'nothing'}</td>
      <td title={isolates.join(', ')}>
        {own ? 'all: its own kernel' : isolates.length > 0 ? isolates.join(', ') : 'nothing'}
      </td>
      <td className="number">
        {formatDuration(row.startMicros)}
        {mark}
      </td>
      <td className="number">
        {formatMemory(row.memoryBytes)}
        {mark}
      </td>
      <td className="number">
        {formatDisk(row.diskBytes)}
        {mark}
      </td>
      <td className="technology-source">
        <Source id={row.source} />
      </td>
    </tr>
  );
}

const Tiers = ({ tiers }: { readonly tiers: TechnologyRow['brings'] }) => (
  <span className="technology-tiers">
    {tiers.toReversed().map((tier) => (
      <span key={tier} className="technology-tier">
        <span className={`swatch tier-${tier}`} aria-hidden="true" />
        {tier}
      </span>
    ))}
  </span>
);

function Source({ id }: { readonly id: string }) {
  const { citations } = useCitations();
  return <>{capital(citations?.get(id)?.citation ?? id)}</>;
}
