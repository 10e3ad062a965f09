/** What a service is tied to: other services, networks, files of variables. */
import { optional, type Scope } from './decode.ts';
import { quote } from './findings.ts';
import type { ComposeAttachment, ComposeDependency, DependencyCondition } from './model.ts';
import { get, itemsAt, type Tree, textAt, textOf, under } from './tree.ts';

const SERVICE_PREFIX = 'service:';
const NAMESPACES = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'];

/** A dependency and the place that causes it. */
export interface Tie {
  readonly dependency: ComposeDependency;
  readonly at: Tree['at'];
  readonly path: string;
}

const isFalse = (tree: Tree | undefined): boolean =>
  tree?.kind === 'scalar' && tree.value === false;

function written(scope: Scope): Tie[] {
  const tree = get(scope.tree, 'depends_on');
  const path = under(scope.path, 'depends_on');
  if (tree?.kind === 'list') {
    return tree.items.flatMap((item, i) => {
      const service = textOf(item);
      if (service === undefined) return [];
      const dependency = {
        service,
        condition: 'service_started' as const,
        required: true,
        implied: false,
      };
      return [{ dependency, at: item.at, path: under(path, i) }];
    });
  }
  if (tree?.kind !== 'map') return [];
  return [...tree.entries].map(([service, { keyAt, value }]) => ({
    dependency: {
      service,
      condition: (textAt(value, 'condition') ?? 'service_started') as DependencyCondition,
      required: !isFalse(get(value, 'required')),
      implied: false,
    },
    at: keyAt,
    path: under(path, service),
  }));
}

/** Services named by links, volumes_from and shared namespaces, in the reference's order. */
function implied(scope: Scope): { name: string; at: Tree['at']; path: string }[] {
  const { tree, path } = scope;
  const links = itemsAt(tree, 'links').map((item, i) => ({
    name: (textOf(item) ?? '').split(':', 1)[0] ?? '',
    at: item.at,
    path: under(under(path, 'links'), i),
  }));
  const namespaces = NAMESPACES.flatMap((key) => {
    const text = textAt(tree, key) ?? '';
    if (!text.startsWith(SERVICE_PREFIX)) return [];
    const at = get(tree, key)?.at ?? tree.at;
    return [{ name: text.slice(SERVICE_PREFIX.length), at, path: under(path, key) }];
  });
  const volumes = itemsAt(tree, 'volumes_from').flatMap((item, i) => {
    const text = textOf(item) ?? '';
    if (text.startsWith('container:')) return [];
    const name = text.split(':', 1)[0] ?? '';
    return [{ name, at: item.at, path: under(under(path, 'volumes_from'), i) }];
  });
  return [...links, ...namespaces, ...volumes];
}

export function readTies(scope: Scope): Tie[] {
  const ties = new Map(written(scope).map((tie) => [tie.dependency.service, tie]));
  for (const { name, at, path } of implied(scope)) {
    if (ties.has(name)) continue;
    const condition = 'service_started' as const;
    const dependency = { service: name, condition, required: true, implied: true };
    ties.set(name, { dependency, at, path });
  }
  return [...ties.values()];
}

/** An attachment and the place that makes it. */
export interface Joined {
  readonly attachment: ComposeAttachment;
  readonly at: Tree['at'];
  readonly path: string;
}

export function readAttachments(scope: Scope): Joined[] {
  const tree = get(scope.tree, 'networks');
  const path = under(scope.path, 'networks');
  if (tree?.kind === 'list') {
    return tree.items.flatMap((item, i) => {
      const name = textOf(item);
      if (name === undefined) return [];
      return [{ attachment: { name, aliases: [] }, at: item.at, path: under(path, i) }];
    });
  }
  if (tree?.kind !== 'map') return [];
  return [...tree.entries].map(([name, { keyAt, value }]) => {
    const ipv4 = textAt(value, 'ipv4_address');
    const aliases = itemsAt(value, 'aliases').flatMap((item) => textOf(item) ?? []);
    const attachment = { name, ...optional('ipv4', ipv4), aliases };
    return { attachment, at: keyAt, path: under(path, name) };
  });
}

/**
 * Env files are never opened: they tend to hold secrets, and no variable changes the simulation.
 * One that may be absent is no reason to mention them in the class of the import.
 */
export function noteEnvFiles(scope: Scope): void {
  const tree = get(scope.tree, 'env_file');
  const items = tree?.kind === 'list' ? tree.items : tree ? [tree] : [];
  for (const item of items) {
    const path = item.kind === 'map' ? textAt(item, 'path') : textOf(item);
    if (path === undefined) continue;
    const what = `${scope.path}.env_file: ${quote(path)} is not read, it may hold secrets`;
    if (isFalse(get(item, 'required'))) scope.findings.ignore(item.at, what);
    else scope.findings.envFile(item.at, what);
  }
}
