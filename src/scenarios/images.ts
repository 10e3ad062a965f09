/**
 * Images, layers and a registry: a web service whose image comes from a Dockerfile, and two whose
 * images have stood in the registry for years. The registry's line is slow, so that pulls can be
 * watched, and replicas are spread over the hosts, so that a second one has to pull.
 *
 * The text of the Dockerfile lies in the view, for the page's editor: `view.dockerfile`. The layers
 * of the image are those that the plan of that text comes to; a test holds the two together.
 */
import type { ImageDocument, ScenarioDocument, WorldDocument } from './document.ts';
import { type BuiltIn, host } from './first.ts';
import { twinScenario } from './twin.ts';

const TITLE = 'Images, layers and a registry';
const TODAY = '2024-03-01';

/** What the editor opens with, and the files beside it. */
export const dockerfile = {
  image: 'web',
  text: `FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y nginx
WORKDIR /srv/web
COPY nginx.conf /etc/nginx/nginx.conf
COPY site/ ./site/
EXPOSE 80
CMD ["nginx", "-g", "daemon off;"]
`,
  files: [
    { path: 'nginx.conf', bytes: 2_000, marker: '' },
    { path: 'site/index.html', bytes: 40_000, marker: 'version 1' },
    { path: 'site/app.js', bytes: 220_000, marker: '' },
  ],
} as const;

const debian = { digest: 'debian-bookworm/slim', size: '28232590 B' };

const images: readonly ImageDocument[] = [
  {
    id: 'web',
    title: 'web, built from the Dockerfile',
    built: '2024-02-20',
    layers: [
      debian,
      { digest: 'built/f07e1835cd7b1673', size: '12708456 B' },
      { digest: 'built/342e942caec1b0a1', size: '100 B' },
      { digest: 'built/0df07021f2639e8e', size: '2000 B' },
      { digest: 'built/4f7db5b9961ffbda', size: '260000 B' },
    ],
  },
  {
    id: 'apache',
    title: 'Apache, of 2021',
    note: 'Debian 11 (img-debian-bullseye), apache2 as large as in Debian 12 (deb12-packages)',
    built: '2021-10-04',
    layers: [
      { digest: 'debian-bullseye/2021', size: '27747667 B' },
      { digest: 'apache-2021/1', size: '16235196 B' },
    ],
  },
  {
    id: 'radius',
    title: 'FreeRADIUS, of 2019',
    note: 'as large as the one of the catalogue',
    built: '2019-04-10',
    layers: [{ digest: 'freeradius-2019/0', size: '5 MB' }],
  },
];

/** Replicas of a service on different hosts, and a calendar. */
const dated = (world: WorldDocument): WorldDocument => ({
  ...world,
  date: TODAY,
  services: (world.services ?? []).map((service) => ({ ...service, placement: 'spread' })),
});

function make(): ScenarioDocument {
  const twin = twinScenario({
    title: TITLE,
    hosts: [host(1, '16 GiB'), host(2, '16 GiB')],
    registry: '50 Mbit/s',
    images,
    services: [
      {
        id: 'web',
        application: 'nginx',
        image: 'web',
        restart: 'always',
        ports: ['80:80/tcp'],
        volumes: ['pages:/srv/pages'],
      },
      {
        id: 'apache',
        application: 'nginx',
        image: 'apache',
        restart: 'always',
        ports: ['81:80/tcp'],
      },
      {
        id: 'radius',
        application: 'freeradius',
        image: 'radius',
        restart: 'always',
        ports: ['1812:1812/udp'],
      },
    ],
    clients: [
      { id: 'visitors', service: 'web', rate: '20/s', timeout: '5 s' },
      { id: 'readers', service: 'apache', rate: '5/s', timeout: '5 s' },
      { id: 'access-points', service: 'radius', rate: '10/s', timeout: '5 s' },
    ],
    left: 'kvm',
    right: 'docker',
  });
  const { left, right } = twin.worlds;
  if (!left || !right) throw new Error('a twin scenario has two worlds');
  const worlds = { left: dated(left), right: dated(right) };
  return { ...twin, worlds, view: { ...twin.view, dockerfile } };
}

export const imagesScenario: BuiltIn = {
  id: 'images',
  title: TITLE,
  summary:
    'Edit a line of the Dockerfile, build, and see which layers are made again; unplug the registry and scale.',
  document: make(),
};
