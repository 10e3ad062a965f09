/** Contradictions inside one service. */
import type { Findings } from './findings.ts';
import { quote } from './findings.ts';
import type { ReadService } from './services.ts';
import { dig, get, itemsAt, type Tree, textAt, textOf, under } from './tree.ts';

type CheckOne = (read: ReadService, findings: Findings) => void;

const checkBuild: CheckOne = ({ service, tree, path }, findings) => {
  const build = get(tree, 'build');
  if (build?.kind !== 'map') return;
  const inline = get(build, 'dockerfile_inline');
  if (inline && textAt(build, 'dockerfile')) {
    findings.invalid(
      inline.at,
      `${path}.build has dockerfile and dockerfile_inline. Keep one of them.`,
    );
  }
  const platforms = itemsAt(build, 'platforms');
  const { platform } = service;
  if (platform === undefined || platforms.length === 0) return;
  if (platforms.some((item) => textOf(item) === platform)) return;
  findings.invalid(
    get(build, 'platforms')?.at ?? build.at,
    `${path}.build.platforms lacks the platform of the service. Add ${quote(platform)}.`,
  );
};

const checkNetworks: CheckOne = ({ service, joined, tree, path, keyAt }, findings) => {
  if (service.networkMode === undefined || joined.length === 0) return;
  findings.invalid(
    get(tree, 'network_mode')?.at ?? keyAt,
    `${path} has network_mode and networks. Keep one of them.`,
  );
};

const PROBES = ['NONE', 'CMD', 'CMD-SHELL'];

const checkProbe: CheckOne = ({ tree, path }, findings) => {
  const test = dig(tree, 'healthcheck', 'test');
  const first = test?.kind === 'list' ? test.items[0] : undefined;
  const text = textOf(first);
  if (!first || text === undefined || PROBES.includes(text)) return;
  findings.invalid(
    first.at,
    `${path}.healthcheck.test starts with ${quote(text)}. Start it with "CMD" or "CMD-SHELL".`,
  );
};

const checkName: CheckOne = ({ service, tree, path, keyAt }, findings) => {
  if (service.containerName === undefined || service.replicas <= 1) return;
  findings.invalid(
    get(tree, 'container_name')?.at ?? keyAt,
    `${path} has a container_name and ${service.replicas} containers. Remove container_name.`,
  );
};

const checkWatch: CheckOne = ({ tree, path }, findings) => {
  itemsAt(tree, 'develop', 'watch').forEach((item, i) => {
    const where = under(`${path}.develop.watch`, i);
    const action = textAt(item, 'action');
    if (textAt(item, 'path') === '') findings.invalid(item.at, `${where}.path is empty. Set it.`);
    if (action === 'rebuild' || action === 'restart' || textAt(item, 'target')) return;
    findings.invalid(item.at, `${where} has no target. Add where to copy the files to.`);
  });
};

const checkDevices: CheckOne = ({ tree, path }, findings) => {
  const reserved = itemsAt(tree, 'deploy', 'resources', 'reservations', 'devices');
  for (const item of [...reserved, ...itemsAt(tree, 'gpus')]) {
    if (!get(item, 'count') || !get(item, 'device_ids')) continue;
    findings.invalid(item.at, `${path}: a device has count and device_ids. Keep one of them.`);
  }
};

/** Two mounts cannot have the same place in the container. */
const checkMounts: CheckOne = ({ service, tree, path }, findings) => {
  const tmpfs = get(tree, 'tmpfs');
  const items: readonly Tree[] = tmpfs?.kind === 'list' ? tmpfs.items : tmpfs ? [tmpfs] : [];
  const targets = new Set(service.volumes.map(({ target }) => target));
  for (const item of items) {
    const target = (textOf(item) ?? '').split(':', 1)[0] ?? '';
    if (targets.has(target)) {
      findings.invalid(
        item.at,
        `${path}.tmpfs: something else is mounted at ${quote(target)} too. Remove one of them.`,
      );
    }
    targets.add(target);
  }
};

const CHECKS = [
  checkBuild,
  checkNetworks,
  checkProbe,
  checkName,
  checkWatch,
  checkDevices,
  checkMounts,
];

export function checkService(read: ReadService, findings: Findings): void {
  for (const check of CHECKS) check(read, findings);
}
