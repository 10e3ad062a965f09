/** Images: a Dockerfile, what a build makes of it, the registry, and who holds which layers. */
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import {
  type ContextFile,
  commandSteps,
  type Plan,
  planOf,
} from '../../importers/dockerfile/plan.ts';
import { buildersIn, buildOf, cachedDigests, imagesOf } from '../../view/images.ts';
import type { Entity, World } from '../../view/read.ts';
import { mirror } from '../app/engine.ts';
import { Choice } from '../create/Choice.tsx';
import { act } from '../diagram/act.ts';
import { useUi } from '../store.ts';
import { BuildSteps } from './BuildSteps.tsx';
import { type Example, exampleIn } from './example.ts';
import { Outcomes } from './Outcomes.tsx';
import { passUntil } from './passing.ts';
import { Registry } from './Registry.tsx';
import { Offer } from './Worlds.tsx';
import './images.css';

/** What was written stays while the page is open, whichever tab is looked at. */
const kept = { title: '', text: '', version: 1 };

export function Images() {
  useUi((ui) => ui.pulse);
  useUi((ui) => ui.epoch);
  const worlds = mirror().worlds.filter((world) => imagesOf(world) && buildersIn(world).length > 0);
  const [chosen, choose] = useState('');
  const world = worlds.find((one) => one.info.id === chosen) ?? worlds[0];
  if (!world) return <Offer {...INSTEAD} />;
  const where = worlds.length > 1 && (
    <Choice
      label="In"
      value={world.info.id}
      choose={choose}
      options={worlds.map(({ info }) => ({ value: info.id, label: info.title }))}
    />
  );
  return (
    <>
      <Building key={world.info.id} world={world} where={where} />
      <Registry world={world} />
    </>
  );
}

const INSTEAD = {
  tab: 'images',
  scenario: 'images',
  title: 'Images, layers and a registry',
  why: 'Nothing here builds or fetches images. There is a scenario in which something does.',
} as const;

interface BuildingProps {
  readonly world: World;
  /** Chooses another one. */
  readonly where: ReactNode;
}

function Building({ world, where }: BuildingProps) {
  const { document, title } = mirror();
  const example = useMemo(() => exampleIn(document), [document]);
  const [text, setText] = useState(kept.title === title ? kept.text : example.text);
  const [version, setVersion] = useState(kept.title === title ? kept.version : 1);
  const [by, setBy] = useState('');
  useEffect(() => {
    Object.assign(kept, { title, text, version });
  }, [title, text, version]);
  const plan = useMemo(
    () => planOf(text, { files: filesOf(example, version) }),
    [text, version, example],
  );
  const builders = buildersIn(world);
  const builder = builders.find((one) => one.id === by) ?? (builders[0] as Entity);
  const { image } = example;
  return (
    <>
      <div className="workshop-fields">
        {where}
        {builders.length > 1 && (
          <Choice
            label="Built by"
            value={builder.id}
            choose={setBy}
            options={builders.map(({ id }) => ({ value: id, label: id }))}
          />
        )}
      </div>
      <div className="building">
        <Editor
          image={image}
          text={text}
          original={example.text}
          plan={plan}
          write={setText}
          touch={() => setVersion(version + 1)}
          build={() => build(world, builder.id, image, plan)}
        />
        <BuildSteps
          plan={plan}
          build={buildOf(world, image)}
          cached={cachedDigests(world, builder)}
        />
      </div>
    </>
  );
}

/** Gives the command and lets time pass until it is done. */
async function build(world: World, id: string, image: string, plan: Plan): Promise<void> {
  const steps = commandSteps(plan);
  const command = { type: 'build', world: world.info.id, id, image, steps } as const;
  const shell = `docker build --tag ${image} .`;
  const results = await act([command], `Build ${image} on ${id}`, shell, [TAB]);
  if (!results.every((result) => result.accepted)) return;
  await passUntil(() => buildOf(world, image)?.running !== true);
}

interface EditorProps {
  readonly image: string;
  readonly text: string;
  /** As it was at first. */
  readonly original: string;
  readonly plan: Plan;
  readonly write: (text: string) => void;
  /** Changes the files that the programmers work on. */
  readonly touch: () => void;
  readonly build: () => Promise<void>;
}

function Editor({ image, text, original, plan, write, touch, build }: EditorProps) {
  const isWhole = plan.errors.length === 0 && plan.steps.length > 0;
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) build().catch(() => {});
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
        onChange={(event) => write(event.currentTarget.value)}
      />
      <Errors plan={plan} />
      <div className="workshop-buttons">
        <button type="submit" className="button button-strong" aria-disabled={!isWhole}>
          Build
        </button>
        <button type="button" className="button" onClick={touch}>
          Change the program’s files
        </button>
        {text !== original && (
          <button type="button" className="button" onClick={() => write(original)}>
            The text as it was
          </button>
        )}
      </div>
      <Outcomes about={TAB} />
    </form>
  );
}

const TAB = 'workshop/images';
/** The first file that has a marker is what the programmers work on. */
function filesOf({ files }: Example, version: number): readonly ContextFile[] {
  const marked = files.findIndex((file) => (file.marker ?? '') !== '');
  return files.map((file, i) =>
    i === Math.max(0, marked) && version > 1 ? { ...file, marker: `version ${version}` } : file,
  );
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
