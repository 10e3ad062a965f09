/** Ports: `80`, `8080:80/udp`, `127.0.0.1:8080:80`, `[::1]:80:80`, ranges, and the long form. */
import { quote } from './findings.ts';
import { MAX_SHORT_TEXT } from './limits.ts';
import type { ComposePort } from './model.ts';
import { parseInteger } from './quantities.ts';
import { get, type Tree, type TreeMap, textAt } from './tree.ts';

/** The ports an entry stands for, or the reason why it is none (without its place). */
export type PortsRead = { readonly ports: ComposePort[] } | { readonly problem: string };

interface PortSpan {
  readonly first: number;
  readonly last: number;
}

const PROTOCOLS = new Set(['tcp', 'udp', 'sctp']);
const EXAMPLE = 'Write "8080:80".';

const problem = (text: string, reason: string): PortsRead => ({
  problem: `${quote(text)} ${reason} ${EXAMPLE}`,
});

function parsePort(text: string): number | undefined {
  if (text.length > 5 || !/^\d+$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
}

function parseSpan(text: string): PortSpan | undefined {
  const dash = text.indexOf('-');
  const first = parsePort(dash < 0 ? text : text.slice(0, dash));
  const last = dash < 0 ? first : parsePort(text.slice(dash + 1));
  if (first === undefined || last === undefined || last < first) return undefined;
  return { first, last };
}

/** Host address, host ports and container ports; only an address holds further colons. */
function splitColons(text: string): [string, string, string] {
  const parts = text.split(':');
  const container = parts.pop() ?? '';
  const host = parts.pop() ?? '';
  return [parts.join(':'), host, container];
}

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const IPV6 = /^[0-9a-fA-F:.]{2,45}(?:%[\w.]{1,32})?$/;

export function isAddress(text: string): boolean {
  if (IPV4.test(text)) return text.split('.').every((part) => Number(part) <= 255);
  return text.includes(':') && IPV6.test(text);
}

function published(host: PortSpan | undefined, container: PortSpan, i: number): object {
  if (!host) return {};
  // One container port and several host ports: any free one of them.
  if (container.first === container.last && host.first !== host.last) {
    return { published: host.first, publishedLast: host.last };
  }
  return { published: host.first + i };
}

export function readShortPort(text: string): PortsRead {
  if (text.length > MAX_SHORT_TEXT) return problem(text, 'is too long for a port.');
  const [address, hostText, rest] = splitColons(text);
  const slash = rest.indexOf('/');
  const containerText = slash < 0 ? rest : rest.slice(0, slash);
  const protocol = (slash < 0 ? '' : rest.slice(slash + 1)).toLowerCase() || 'tcp';
  const hostIp = address.startsWith('[') ? address.slice(1, address.indexOf(']')) : address;
  if (hostIp !== '' && !isAddress(hostIp)) return problem(text, 'has no valid IP address.');
  if (containerText === '') return problem(text, 'has no container port.');
  const container = parseSpan(containerText);
  const host = hostText === '' ? undefined : parseSpan(hostText);
  if (!container || (hostText !== '' && !host)) {
    return problem(text, 'is not a port (1\u201365535) or a range of ports.');
  }
  if (!PROTOCOLS.has(protocol)) return problem(text, 'has a protocol other than tcp, udp or sctp.');
  const width = container.last - container.first;
  if (host && width > 0 && host.last - host.first !== width) {
    return problem(text, 'maps ranges of different lengths.');
  }
  const ports: ComposePort[] = [];
  for (let i = 0; i <= width; i += 1) {
    ports.push({
      ...(hostIp === '' ? {} : { hostIp }),
      ...published(host, container, i),
      target: container.first + i,
      protocol,
    });
  }
  // The order of the reference: by the text of the port, so that 10 stands before 9.
  return { ports: ports.toSorted((a, b) => (String(a.target) < String(b.target) ? -1 : 1)) };
}

function readLongPort(tree: TreeMap): PortsRead {
  const targetText = textAt(tree, 'target') ?? '';
  const target = parsePort(targetText);
  if (target === undefined) {
    const shown = targetText === '' ? 'nothing' : quote(targetText);
    return { problem: `target is ${shown}, not a port (1\u201365535). Write "target: 80".` };
  }
  const hostText = textAt(tree, 'published') ?? '';
  const host = hostText === '' ? undefined : parseSpan(hostText);
  if (hostText !== '' && !host) {
    return { problem: `published is ${quote(hostText)}, not a port (1\u201365535) or a range.` };
  }
  const hostIp = textAt(tree, 'host_ip') ?? '';
  if (get(tree, 'host_ip') && !isAddress(hostIp)) {
    return { problem: `host_ip is ${quote(hostIp)}, not an IP address. Write "127.0.0.1".` };
  }
  const span = { first: target, last: target };
  const protocol = textAt(tree, 'protocol') ?? 'tcp';
  return {
    ports: [
      {
        ...(hostIp === '' ? {} : { hostIp }),
        ...published(host, span, 0),
        target,
        protocol: protocol === '' ? 'tcp' : protocol,
      },
    ],
  };
}

/** One entry of `ports`. */
export function readPorts(tree: Tree): PortsRead {
  if (tree.kind === 'map') return readLongPort(tree);
  if (tree.kind === 'scalar' && typeof tree.value === 'number') {
    const target = parseInteger(String(tree.value));
    if (target === undefined || target < 1 || target > 65_535) {
      return problem(String(tree.value), 'is not a port (1\u201365535).');
    }
    return { ports: [{ target, protocol: 'tcp' }] };
  }
  if (tree.kind === 'scalar' && typeof tree.value === 'string') return readShortPort(tree.value);
  return { problem: `is not a port. ${EXAMPLE}` };
}

/** Two entries with the same key publish the same port; the later one counts. */
export const portKey = (port: ComposePort): string =>
  `${port.hostIp ?? '0.0.0.0'}:${port.published ?? ''}-${port.publishedLast ?? ''}` +
  `:${port.target}/${port.protocol}`;
