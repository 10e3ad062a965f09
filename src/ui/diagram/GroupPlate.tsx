/** Replicas of one service under one plate: how many do what, and on request each by itself. */
import type { CSSProperties } from 'react';
import { tally } from '../../view/describe.ts';
import type { Band, Group, Stack } from '../../view/picture.ts';
import { signOf } from '../../view/states.ts';
import { useUi } from '../store.ts';
import { useScene } from './context.ts';
import { fillOf, heightOf, TierLines } from './Tiers.tsx';
import { TreeItem } from './TreeItem.tsx';

/** Members that can still be told apart as slices of one box. */
const SLICES_MAX = 24;

export function GroupPlate({ group }: { group: Group }) {
  const { members, key, open, title } = group;
  const [first] = members;
  const { victims } = useScene();
  const falling = members.filter((member) => victims.has(member.entity.id)).length;
  if (!first) return null;
  const letters = new Set(members.map((member) => member.kernel?.letter));
  const own = first.bands.some((band) => band.kernel);
  const shared = letters.size === 1 ? first.kernel : undefined;
  return (
    <div
      className={`guest group frame-${first.kind.look.frame} ${falling > 0 ? 'is-victim' : ''}`}
      style={heightOf(members.reduce((sum, member) => sum + member.given, 0))}
    >
      <TreeItem itemKey={key} className="plate">
        <div className={`plate-head ${shared ? `kernel-${shared.colour}` : ''}`}>
          <span className="fold">{open ? '▾' : '▸'}</span>
          <span className="plate-name">
            {title} × {members.length}
          </span>
        </div>
        {own && letters.size > 1 && <Letters members={members} />}
        <div className="state-line">{tally(members)}</div>
        {!open && (
          <TierLines
            entity={first.entity}
            bands={summed(members)}
            shares={own ? undefined : shared}
          />
        )}
      </TreeItem>
      {falling > 0 && (
        <span className="falls-tag">
          {falling === members.length ? 'all fall' : `${falling} fall`}
        </span>
      )}
      {open && <Members members={members} />}
      <Slices members={members} />
    </div>
  );
}

/** A kernel each: so many colours and letters. */
function Letters({ members }: { members: readonly Stack[] }) {
  const shown = members.slice(0, SLICES_MAX);
  return (
    <div className="letters">
      {shown.map(({ kernel, key }) => (
        <span key={key} className={`letter kernel-${kernel?.colour}`}>
          {kernel?.letter}
        </span>
      ))}
      {members.length > shown.length && <span>+{members.length - shown.length}</span>}
    </div>
  );
}

function Members({ members }: { members: readonly Stack[] }) {
  return (
    <div className="members">
      {members.map((member) => (
        <Member key={member.key} member={member} />
      ))}
    </div>
  );
}

function Member({ member }: { member: Stack }) {
  const { world, victims } = useScene();
  const { entity, state, kernel, key } = member;
  const selected = useUi(
    ({ selection }) => selection?.id === entity.id && selection.world === world.info.id,
  );
  const classes = [
    'member',
    `is-${state}`,
    selected ? 'is-selected' : '',
    victims.has(entity.id) ? 'is-victim' : '',
  ];
  return (
    <TreeItem itemKey={key} className={classes.join(' ')}>
      <span className="glyph" title={signOf(state).word}>
        {signOf(state).glyph}
      </span>
      <span className="plate-name">{entity.id}</span>
      {kernel && <span className={`letter kernel-${kernel.colour}`}>{kernel.letter}</span>}
    </TreeItem>
  );
}

/** The tiers of all members together, bottom first. */
function summed(members: readonly Stack[]): Band[] {
  const [first] = members;
  return (first?.bands ?? []).map((band, i) => {
    const same = members.flatMap((member) => member.bands[i] ?? []);
    return {
      ...band,
      bytes: same.reduce((sum, one) => sum + one.bytes, 0),
      height: same.reduce((sum, one) => sum + one.height, 0),
      up: same.some((one) => one.up),
      struck: same.every((one) => one.struck),
      kernel: same.length === 1 ? band.kernel : undefined,
    };
  });
}

/** To scale: the room of all together, divided into as many slices. */
function Slices({ members }: { members: readonly Stack[] }) {
  const given = members.some((member) => member.given > 0);
  const bands = summed(members).filter((band) => band.bytes > 0);
  const lines = members.length <= SLICES_MAX ? 'has-lines' : '';
  return (
    <div
      className={`slices ${lines} ${given ? 'is-given' : ''}`}
      style={{ '--slices': members.length } as CSSProperties}
      aria-hidden="true"
    >
      <div className="filler" />
      {[...bands].reverse().map((band) => (
        <div key={band.tier} className={`band ${fillOf(band)}`} style={heightOf(band.height)} />
      ))}
    </div>
  );
}
