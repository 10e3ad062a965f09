/** Images: a Dockerfile, what a build makes of it, the registry, and who holds which layers. */
import { useEffect, useMemo, useState } from 'react';
import { commandSteps, type Plan, planOf } from '../../importers/dockerfile/plan.ts';
import { buildersIn, buildOf, cachedDigests, imagesOf } from '../../view/images.ts';
import type { Entity, World } from '../../view/read.ts';
import { mirror } from '../app/engine.ts';
import { Choice } from '../create/Choice.tsx';
import { act } from '../diagram/act.ts';
import { useUi } from '../store.ts';
import { BuildSteps } from './BuildSteps.tsx';
import { EXAMPLE_FILES, EXAMPLE_TEXT } from './example.ts';
import { Outcomes } from './Outcomes.tsx';
import { passUntil } from './passing.ts';
import { Registry } from './Registry.tsx';
import { Offer } from './Worlds.tsx';
import './images.css';

/** What was written stays while the page is open, whichever tab is looked at. */
const kept = { text: EXAMPLE_TEXT, version: 1 };

export function Images() {
  useUi((ui) => ui.pulse);
  useUi((ui) => ui.epoch);
  const worlds = mirror().worlds.filter((world) => imagesOf(world) && buildersIn(world).length > 0);
  const [chosen, choose] = useState('');
  const world = worlds.find((one) => one.info.id === chosen) ?? worlds[0];
  if (!world) return <Offer {...INSTEAD} />;
  return (
    <>
      {worlds.length > 1 && (
        <Choice
          label="In"
          value={world.info.id}
          choose={choose}
          options={worlds.map(({ info }) => ({ value: info.id, label: info.title }))}
        />
      )}
      <Building key={world.info.id} world={world} />
      <Registry world={world} />
    </>
  );
}

const INSTEAD = {
  tab: 'images',
  scenario: 'images',
  title: 'Images, layers and a registry',
  why: 'Nothing in these worlds builds or fetches images. There is a scenario in which something does.',
} as const;

function Building({ world }: { readonly world: World }) {
  const [text, setText] = useState(kept.text);
  const [version, setVersion] = useState(kept.version);
  const builders = buildersIn(world);
  const [by, setBy] = useState('');
  const builder = builders.find((one) => one.id === by) ?? (builders[0] as Entity);
  useEffect(() => {
    Object.assign(kept, { text, version });
  }, [text, version]);
  const plan = useMemo(() => planOf(text, { files: filesOf(version) }), [text, version]);
  const image = useImageName(world, plan);
  const build = buildOf(world, image);
  const start = async (): Promise<void> => {
    const steps = commandSteps(plan);
    const command = { type: 'build', world: world.info.id, id: builder.id, image, steps } as const;
    const results = await act([command], `Build ${image} on ${builder.id}`, shellOf(image), [TAB]);
    if (!results.every((result) => result.accepted)) return;
    await passUntil(() => buildOf(world, image)?.running !== true);
  };
  const isWhole = plan.errors.length === 0 && plan.steps.length > 0;
  return (
    <div className="building">
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) start().catch(() => {});
        }}
      >
        <label htmlFor="dockerfile">Dockerfile of {image}</label>
        <textarea
          id="dockerfile"
          className="dockerfile"
          value={text}
          rows={Math.min(18, text.split('\n').length + 1)}
          spellCheck={false}
          aria-invalid={plan.errors.length > 0}
          aria-describedby={plan.errors.length > 0 ? 'dockerfile-errors' : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Errors plan={plan} />
        <div className="workshop-buttons">
          <button type="submit" className="button button-strong" aria-disabled={!isWhole}>
            Build
          </button>
          <button type="button" className="button" onClick={() => setVersion(version + 1)}>
            Change the program’s files
          </button>
          {text !== EXAMPLE_TEXT && (
            <button type="button" className="button" onClick={() => setText(EXAMPLE_TEXT)}>
              The text as it was
            </button>
          )}
        </div>
        {builders.length > 1 && (
          <Choice
            label="Built by"
            value={builder.id}
            choose={setBy}
            options={builders.map(({ id }) => ({ value: id, label: id }))}
          />
        )}
        <Outcomes about={TAB} />
      </form>
      <BuildSteps plan={plan} build={build} cached={cachedDigests(world)} />
    </div>
  );
}

const TAB = 'workshop/images';
const shellOf = (image: string): string => `docker build --tag ${image} .`;
const filesOf = (version: number) =>
  EXAMPLE_FILES.map((file) =>
    file.changes ? { ...file, marker: `version ${version}` } : { ...file, marker: '' },
  );

/** The image is built for a service that runs its program; else it is just "app". */
function useImageName(world: World, plan: Plan): string {
  const built = imagesOf(world)?.images.find((image) => image.layers.some((layer) => layer.line));
  const service = world.info.services[0]?.id;
  return built?.id ?? (plan.application === null ? 'app' : (service ?? 'app'));
}

function Errors({ plan }: { readonly plan: Plan }) {
  if (plan.errors.length === 0) return null;
  return (
    <ul id="dockerfile-errors" className="card-bad build-errors" role="alert">
      {plan.errors.map((error) => (
        <li key={`${error.line}:${error.column} ${error.message}`}>
          <span className="number">
            {error.line}:{error.column}
          </span>{' '}
          {error.message}
        </li>
      ))}
    </ul>
  );
}
