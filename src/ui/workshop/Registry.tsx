/** The registry, the services that fetch from it, and the machines that hold what they fetched. */
import { formatDuration } from '../../units.ts';
import { imageNews, imagesOf, layerSize, shortDigest } from '../../view/images.ts';
import { machinesOf, type World } from '../../view/read.ts';
import { plainly } from '../../view/story.ts';
import { servicesOn } from '../../view/upkeep.ts';
import { mirror } from '../app/engine.ts';
import { act } from '../diagram/act.ts';
import { wantedOf } from '../diagram/verbs.ts';
import { useUi } from '../store.ts';
import { Outcomes } from './Outcomes.tsx';
import { Scrolling } from './Scrolling.tsx';

const ABOUT = 'workshop/registry';
const NEWS_SHOWN = 6;
const MACHINES_SHOWN = 10;
const VOLUMES_SHOWN = 6;

export function Registry({ world }: { readonly world: World }) {
  useUi((ui) => ui.pulse);
  const images = imagesOf(world);
  if (!images) return null;
  const up = images.registryUp;
  const plug = (): void => {
    const what = up ? 'Unplug the registry' : 'Plug the registry in';
    void act([{ type: 'registry', world: world.info.id, up: !up }], what, null, [ABOUT]);
  };
  return (
    <section className="registry" aria-labelledby="registry-title">
      <div className="registry-head">
        <h3 id="registry-title">
          Registry:{' '}
          <span className={up ? 'is-good' : 'is-bad'}>{up ? '● answers' : '✕ unplugged'}</span>
        </h3>
        <button type="button" className="button workshop-small-button" onClick={plug}>
          {up ? 'Unplug it' : 'Plug it in'}
        </button>
        <Scaling world={world} />
      </div>
      <Outcomes about={ABOUT} />
      <Stores world={world} />
      <Written world={world} />
      <News world={world} />
    </section>
  );
}

function Scaling({ world }: { readonly world: World }) {
  return world.info.services.slice(0, 6).map((service, i) => {
    const wanted = wantedOf(world, i);
    const scale = (replicas: number) => (): void => {
      const command = {
        type: 'scale',
        world: world.info.id,
        service: service.id,
        replicas,
      } as const;
      const line = `docker compose up --detach --scale ${service.id}=${replicas}`;
      void act([command], `Scale ${service.id} to ${replicas}`, line, [ABOUT]);
    };
    return (
      <span key={service.id} className="registry-scale">
        {service.id} <output className="number">{wanted}</output>
        <button
          type="button"
          className="button workshop-small-button"
          aria-disabled={wanted === 0}
          onClick={wanted === 0 ? undefined : scale(wanted - 1)}
        >
          <span aria-hidden="true">−</span>
          <span className="unseen">Scale {service.id} in</span>
        </button>
        <button type="button" className="button workshop-small-button" onClick={scale(wanted + 1)}>
          <span aria-hidden="true">+</span>
          <span className="unseen">Scale {service.id} out</span>
        </button>
      </span>
    );
  });
}

function Stores({ world }: { readonly world: World }) {
  const { images = [] } = imagesOf(world) ?? {};
  const machines = machinesOf(world).slice(0, MACHINES_SHOWN);
  return (
    <Scrolling label="Who holds which image">
      <table>
        <caption>Layers lie on each machine once, however many containers use them.</caption>
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">Layers</th>
            <th scope="col">Size</th>
            <th scope="col">Registry</th>
            {machines.map(({ id }) => (
              <th key={id} scope="col">
                {id}
              </th>
            ))}
            <th scope="col">Used by</th>
          </tr>
        </thead>
        <tbody>
          {images.map((image) => (
            <tr key={image.id}>
              <th scope="row">{image.id}</th>
              <td
                className="number"
                title={image.layers.map((l) => shortDigest(l.digest)).join(' ')}
              >
                {image.layers.length}
              </td>
              <td className="number">
                {layerSize(image.layers.reduce((sum, layer) => sum + layer.bytes, 0))}
              </td>
              <td>{image.inRegistry ? '● has it' : '○ not yet'}</td>
              {machines.map(({ id }) => (
                <td key={id} className={image.on.includes(id) ? 'is-good' : undefined}>
                  {image.on.includes(id) ? '● holds it' : '○ not yet'}
                </td>
              ))}
              <td className="number">
                {image.users}
                {image.olderUsers > 0 && (
                  <RollOut world={world} image={image.id} older={image.olderUsers} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

/** Copy on write: what is written lies in none of the layers. */
function Written({ world }: { readonly world: World }) {
  const { writableBytes = 0, volumes = [] } = imagesOf(world) ?? {};
  return (
    <p className="workshop-small">
      Nobody writes into a layer: a file that is changed is copied into the container first, and is
      gone with it (<span className="number">{layerSize(writableBytes)}</span> now). What lies in a
      volume stays
      {volumes.slice(0, VOLUMES_SHOWN).map(({ id, on, bytes }) => (
        <span key={`${id}/${on}`}>
          {' '}
          · {id} on {on}: <span className="number">{layerSize(bytes)}</span>
        </span>
      ))}
      .
    </p>
  );
}

interface RollOutProps {
  readonly world: World;
  readonly image: string;
  /** How many run an older one. */
  readonly older: number;
}

function RollOut({ world, image, older }: RollOutProps) {
  const services = servicesOn(world, image);
  const roll = (): void => {
    const commands = services.map(
      (service) => ({ type: 'update', world: world.info.id, service, image }) as const,
    );
    const line = services.map((one) => `kubectl rollout restart deployment/${one}`).join(' && ');
    void act(commands, `Roll ${image} out`, line, [ABOUT]);
  };
  return (
    <>
      , {older} of an older one{' '}
      {services.length > 0 && (
        <button type="button" className="button workshop-small-button" onClick={roll}>
          Roll out <span className="unseen">{image}</span>
        </button>
      )}
    </>
  );
}

function News({ world }: { readonly world: World }) {
  const news = imageNews(world, mirror().events, NEWS_SHOWN);
  if (news.length === 0) return null;
  return (
    <section className="story" aria-label="What happened to images">
      <ol>
        {news.map((event) => (
          <li key={event.seq} className={event.type === 'pullFailed' ? 'is-bad' : undefined}>
            <time className="number">{formatDuration(event.at)}</time>
            <span>{plainly(event)}.</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
