/**
 * From a Dockerfile to twin worlds: the program that its image seems to run, in a virtual machine
 * on the left and in containers of that image on the right. The text goes along, so that it can be
 * edited and built on the page.
 */
import { twinScenario } from '../scenarios/twin.ts';
import { planOf } from './dockerfile/plan.ts';
import type { Ignored, ImportError } from './types.ts';

export interface ScenarioFromDockerfile {
  /** Null when nothing can be made of it. */
  readonly document: unknown;
  readonly ignored: readonly Ignored[];
  readonly errors: readonly ImportError[];
}

/** Layers that a scenario may list for an image. */
const LAYERS_MAX = 128;
/** Longer files are not shown in an editor. */
const TEXT_MAX = 64 * 1024;
/** Id of the image that is built from the file. */
const IMAGE = 'app';

export function dockerfileScenario(name: string, text: string): ScenarioFromDockerfile {
  const plan = planOf(text);
  const none = { document: null, ignored: plan.ignored };
  if (!plan.ok) return { ...none, errors: plan.errors };
  const layers = plan.steps.filter(({ aside }) => !aside);
  if (layers.length === 0 || layers.length > LAYERS_MAX) {
    const message = `This makes ${layers.length} layers; there may be 1 to ${LAYERS_MAX}.`;
    return { ...none, errors: [{ line: 1, column: 1, message }] };
  }
  const { application, metadata } = plan;
  const title = name.split('/').slice(-2, -1)[0] || 'An image from a Dockerfile';
  const document = twinScenario({
    title: title.slice(0, 120),
    hosts: [1, 2].map((n) => ({ ...HOST, id: `host-${n}` })),
    registry: '200 Mbit/s',
    images: [
      {
        id: IMAGE,
        title: title.slice(0, 60),
        note: 'as large as the plan of its Dockerfile says',
        layers: layers.map(({ digest, bytes }) => ({ digest, size: `${bytes} B` })),
      },
    ],
    services: [
      {
        id: 'app',
        application: application ?? 'worker',
        image: IMAGE,
        restart: 'always',
        ports: metadata.ports
          .filter((port) => /^\d{1,5}(?:\/(?:tcp|udp))?$/.test(port))
          .slice(0, 20),
      },
    ],
    clients: [{ id: 'visitors', service: 'app', rate: '20/s', timeout: '10 s' }],
  });
  const ignored = [
    ...plan.ignored,
    ...(application === null
      ? [{ line: 1, what: 'the program is not in the catalogue; it works as a generic worker' }]
      : []),
    ...layers
      .filter(({ note }) => /assumption/i.test(note))
      .map(({ at, note }) => ({ line: at, what: `its size and work: ${note}` })),
  ];
  // What the page's editor opens with; absent for a file that is too long for one.
  const dockerfile =
    text.length > TEXT_MAX ? {} : { dockerfile: { text, image: IMAGE, files: [] } };
  return {
    document: { ...document, view: { ...document.view, ...dockerfile } },
    ignored,
    errors: [],
  };
}

const HOST = {
  cores: 8,
  memory: '16 GiB',
  disk: '200 GB',
  diskSpeed: '500 MB/s',
  network: '1 Gbit/s',
} as const;
