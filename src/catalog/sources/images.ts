/** Building images, and pulling them when the registry does not answer. */
import type { SourceSpec } from '../../engine/define.ts';
import { REPO_INFO } from './papers.ts';

const DEBIAN =
  'Debian Project, Packages index of Debian 12 (bookworm) with security updates, amd64, read on 21 November 2026';
const KUBERNETES = 'Kubernetes Authors, kubernetes/kubernetes and its documentation';

export const imageBuilding: readonly SourceSpec[] = [
  {
    id: 'deb12-packages',
    quantity:
      'packed size of a package with all that it needs beyond the essential packages and apt: apache2, nginx, curl, ' +
      'ca-certificates, git, python3, build-essential, freeradius, postgresql, openssl, php, wget, bind9, postfix',
    value: [
      16_235_196, 3_708_456, 2_882_564, 3_642_620, 12_337_152, 3_590_796, 68_756_192, 6_954_876,
      66_711_060, 3_481_672, 20_398_580, 996_024, 14_792_556, 14_629_848,
    ],
    unit: 'B',
    conditions: 'without recommended packages; sums over the dependencies that apt resolves',
    citation: DEBIAN,
    verified: 'read',
  },
  {
    id: 'deb12-installed',
    quantity: 'the same packages unpacked: apache2, build-essential',
    value: [56_570, 265_940],
    unit: 'KiB',
    conditions: 'sums of Installed-Size; packed they are 0.28 and 0.25 of that',
    citation: DEBIAN,
    verified: 'read',
  },
  {
    id: 'img-debian-bookworm',
    quantity: 'layer of debian:bookworm-slim',
    value: 28_232_590,
    unit: 'B',
    conditions: 'amd64, of 3 August 2026; one of January 2023 has 29,014,451',
    citation: `${REPO_INFO}, repos/debian/remote/bookworm-slim.md`,
    verified: 'read',
  },
  {
    id: 'img-debian-bullseye',
    quantity: 'layer of debian:bullseye-slim',
    value: 27_747_667,
    unit: 'B',
    conditions: 'amd64, of 16 October 2019, before its release',
    citation: `${REPO_INFO}, repos/debian/remote/bullseye-slim.md (an older copy of it)`,
    verified: 'read',
  },
  {
    id: 'docker-build-cache',
    quantity: 'what is done again in a build',
    value: 'an instruction whose text or copied files have changed, and all that follow it',
    unit: 'rule',
    conditions: 'files count by their contents and names, not by their time',
    citation: 'Docker Inc., Build cache invalidation, Docker documentation, General rules',
    verified: 'read',
  },
  {
    id: 'k8s-pull-backoff',
    quantity: 'first pause before an image that could not be pulled is tried again; it doubles',
    value: 10,
    unit: 's',
    conditions: 'imageBackOffPeriod of the kubelet',
    citation: `${KUBERNETES}, pkg/kubelet/kubelet.go, as discussed in pull request 128369`,
    verified: 'read',
  },
  {
    id: 'k8s-pull-backoff-max',
    quantity: 'longest pause before an image that could not be pulled is tried again',
    value: 300,
    unit: 's',
    conditions: 'compiled in',
    citation: `${KUBERNETES}, Images, ImagePullBackOff`,
    verified: 'read',
  },
  {
    id: 'docker-pull-attempts',
    quantity: 'times that Docker tries to download a layer, with pauses that grow by 5 s',
    value: 5,
    unit: 'attempts',
    conditions: 'max-download-attempts, default',
    citation: 'Docker Inc., dockerd, Docker documentation, and moby/moby, distribution/xfer',
    verified: 'memory',
  },
  {
    id: 'docker-restart-needs-start',
    quantity: 'how long a container must have been up before its restart policy takes effect',
    value: 10,
    unit: 's',
    conditions: 'one that never came up is not started again',
    citation:
      'Docker Inc., Start containers automatically, Docker documentation, Restart policy details',
    verified: 'read',
  },
];
