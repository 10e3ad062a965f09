/** The part of a scenario document that is about requests: who sends them, how they are served. */
import { catalog } from '../catalog/index.ts';
import type { ClientSpec, EntitySettings, ServiceSpec, WorldSpec } from '../engine/index.ts';
import type { QuantityKind } from '../units.ts';
import type { ClientDocument, ServiceDocument, SettingsDocument } from './document.ts';
import { suggest } from './suggest.ts';

type Read = (kind: QuantityKind, text: string | undefined, path: string, or?: string) => number;
type Say = (path: string, message: string) => void;

/** Requests a second that one client may send. */
const RATE_MAX = 100_000;
const TIMEOUT = '10 s';
const CHECK_INTERVAL = '5 s';

/** An open stream, a closed number of clients, or a trace of times. */
export function readClient(read: Read, client: ClientDocument, at: string): ClientSpec {
  const { think, thinkSpread, profile, ramp, times, latency, requestWork } = client;
  const points = profile?.map((point, i) => ({
    at: read('duration', point.at, `${at}.profile[${i}].at`),
    value: point.clients ?? read('rate', point.rate, `${at}.profile[${i}].rate`, '0/s'),
  }));
  return {
    id: client.id,
    service: client.service,
    arrivals: client.arrivals ?? 'poisson',
    perSecond: read('rate', client.rate, `${at}.rate`, '0/s'),
    timeoutMicros: read('duration', client.timeout, `${at}.timeout`, TIMEOUT),
    ...(client.clients !== undefined && { clients: client.clients }),
    ...(think !== undefined && { thinkMicros: read('duration', think, `${at}.think`) }),
    ...(thinkSpread !== undefined && { thinkSpread }),
    ...(points && { profile: points }),
    ...(ramp !== undefined && { ramp }),
    ...(times && { times: times.map((time, i) => read('duration', time, `${at}.times[${i}]`)) }),
    ...(latency !== undefined && { latencyMicros: read('work', latency, `${at}.latency`) }),
    ...(requestWork !== undefined && {
      requestMicros: read('work', requestWork, `${at}.requestWork`),
    }),
  };
}

/** How often the balancer of a service asks its replicas. */
export function readHealthCheck(
  read: Read,
  { healthCheck }: ServiceDocument,
  at: string,
): Pick<ServiceSpec, 'healthCheck'> {
  if (!healthCheck) return {};
  const { interval, threshold = 1 } = healthCheck;
  const path = `${at}.healthCheck.interval`;
  const intervalMicros = read('duration', interval, path, CHECK_INTERVAL);
  return { healthCheck: { intervalMicros, threshold } };
}

type Serving = Pick<
  EntitySettings,
  | 'requestMicros'
  | 'requestSpread'
  | 'workers'
  | 'networking'
  | 'requestPackets'
  | 'requestIos'
  | 'requestIoBytes'
>;

/** What a request costs a replica, and how many it serves at the same time. */
export function readServing(read: Read, s: SettingsDocument, at: string): Serving {
  const { requestWork, requestSpread, workers, networking, requestPackets, requestIos } = s;
  return {
    ...(requestWork !== undefined && {
      requestMicros: read('work', requestWork, `${at}.requestWork`),
    }),
    ...(requestSpread !== undefined && { requestSpread }),
    ...(workers !== undefined && { workers }),
    ...(networking !== undefined && { networking }),
    ...(requestPackets !== undefined && { requestPackets }),
    ...(requestIos !== undefined && { requestIos }),
    ...(s.requestIoSize !== undefined && {
      requestIoBytes: read('bytes', s.requestIoSize, `${at}.requestIoSize`),
    }),
  };
}

/** Whether clients ask for something that exists, at a rate that can be sent. */
export function checkClients({ clients, services }: WorldSpec, say: Say): void {
  const known = new Set(services.map((service) => service.id));
  clients.forEach((client, i) => {
    const path = `clients[${i}]`;
    checkLoad(client, path, say);
    if (known.has(client.service)) return;
    say(`${path}.service`, `no service "${client.service}"${suggest(client.service, known)}`);
  });
}

function checkLoad(client: ClientSpec, path: string, say: Say): void {
  const { perSecond, clients, profile, times } = client;
  const rates = [perSecond, ...(clients === undefined ? (profile ?? []).map((p) => p.value) : [])];
  for (const rate of rates) {
    if (rate > RATE_MAX) say(`${path}.rate`, `${rate}/s is more than ${RATE_MAX}/s; send fewer`);
  }
  if (clients !== undefined && (times || perSecond > 0)) {
    say(`${path}.clients`, 'goes with neither "rate" nor "times"; keep one of them');
  }
  if (times && profile) say(`${path}.times`, 'does not go with "profile"; keep one of them');
  const whens = profile?.map((p) => p.at) ?? times ?? [];
  const late = whens.findIndex((at, i) => i > 0 && (whens[i - 1] as number) > at);
  const list = profile ? 'profile' : 'times';
  if (late >= 0) say(`${path}.${list}[${late}]`, 'is earlier than the one before; sort by time');
}

/** Whether a kind has the network mode that its settings name. */
export function checkNetworking(s: EntitySettings, path: string, say: Say): void {
  if (s.networking === undefined) return;
  const kind = catalog.kinds.find(({ id }) => id === s.kind);
  const modes = kind?.network?.map((mode) => mode.id) ?? [];
  if (!kind || modes.includes(s.networking)) return;
  const hint = modes.length > 0 ? suggest(s.networking, modes) : '; leave it out';
  say(`${path}.networking`, `${kind.title} has no network mode "${s.networking}"${hint}`);
}
