/** Attack surfaces and vulnerabilities. */
import type { SourceSpec } from '../../engine/define.ts';
import { CVE, MANCO, MOBY } from './papers.ts';

export const security: readonly SourceSpec[] = [
  {
    id: 'sec-syscalls-lightvm',
    quantity: 'Linux system calls',
    value: 400,
    unit: 'calls',
    conditions: '',
    citation: `${MANCO}, 1, Fig. 1`,
    verified: 'read',
  },
  {
    id: 'sec-syscalls-gv',
    quantity: 'system calls: Linux 5.3.11, implemented by gVisor Sentry, needed from the host',
    value: [350, 237, 68],
    unit: 'calls',
    conditions: '68 = 53 + 15 for networking',
    citation: 'gVisor authors, gVisor Security Basics, Part 1, gvisor.dev 2019, End Result',
    verified: 'read',
  },
  {
    id: 'sec-seccomp',
    quantity: 'Docker default seccomp: default action; unconditionally allowed call names',
    value: 361,
    unit: 'names',
    conditions:
      'SCMP_ACT_ERRNO otherwise; 426 names allowed in some condition; counts include 32-bit ' +
      'and other-architecture names',
    citation: `${MOBY}, vendor/github.com/moby/profiles/seccomp/default.json`,
    verified: 'read',
  },
  {
    id: 'sec-hypercalls',
    quantity: 'Xen hypercall numbers defined (generic, 0-42)',
    value: 42,
    unit: 'hypercalls',
    conditions:
      'number 11 unused; plus 8 architecture-specific (48-55); 43 numbers 0..42 minus unused ' +
      '11; several are compat or dropped',
    citation: 'Xen Project, xen/include/public/xen.h, Xen source c447b7308b13 2026',
    verified: 'read',
  },
  {
    id: 'sec-xen-loc',
    quantity: 'size of the Xen ARM hypervisor; NOVA TCB',
    value: [11_400, 36_000],
    unit: 'lines',
    conditions: '',
    citation: `${MANCO}, 4; 8`,
    verified: 'read',
  },
  {
    id: 'sec-cve-2019-5736',
    quantity: 'container escape CVE-2019-5736: runc overwritten via /proc/self/exe',
    value: '2019-02-11',
    unit: 'date',
    conditions: 'runc through 1.0-rc6, Docker before 18.09.2',
    citation: `${CVE}, CVE-2019-5736`,
    verified: 'read',
  },
  {
    id: 'sec-cve-2024-21626',
    quantity: 'container escape CVE-2024-21626 (Leaky Vessels): CVSS 3.1',
    value: 8.6,
    unit: 'score',
    conditions: 'runc 1.1.11 and earlier, published 2024-01-31; fixed in runc 1.1.12',
    citation: `${CVE}, CVE-2024-21626`,
    verified: 'read',
  },
  {
    id: 'sec-cve-2022-0185',
    quantity: 'kernel heap overflow reachable from user namespaces: CVSS 3.1',
    value: 8.4,
    unit: 'score',
    conditions:
      'legacy_parse_param; needs CAP_SYS_ADMIN in a namespace; added to CISA KEV 2024-08-21',
    citation: `${CVE}, CVE-2022-0185`,
    verified: 'read',
  },
  {
    id: 'sec-cve-2016-5195',
    quantity: 'Dirty COW race in copy-on-write',
    value: '2016-10',
    unit: 'date',
    conditions: 'present since Linux 2.6.22 (2007)',
    citation: `${CVE}, CVE-2016-5195`,
    verified: 'read',
  },
  {
    id: 'sec-cloudburst',
    quantity: 'VM escape Cloudburst (VMware display function)',
    value: '2009-04-10',
    unit: 'date',
    conditions: 'Workstation 6.5.1, ESX 3.5 and others',
    citation: `${CVE}, CVE-2009-1244`,
    verified: 'read',
  },
  {
    id: 'sec-cve-2017-4901',
    quantity: 'VM escape via VMware drag-and-drop',
    value: '2017-03',
    unit: 'date',
    conditions: 'Workstation/Fusion',
    citation: 'VMware, VMSA-2017-0005, 14 March 2017 (as Tenable’s plugin 97940 names it)',
    verified: 'read',
  },
  {
    id: 'sec-banyan-official',
    quantity: 'official Docker Hub images with high-priority vulnerabilities',
    value: 0.3,
    unit: 'fraction (more than)',
    conditions: '2015; about 40% of general images, sampling error 3%',
    citation:
      'J. Gummaraju et al., Over 30% of Official Images in Docker Hub Contain High Priority ' +
      'Vulnerabilities, BanyanOps 2015',
    verified: 'read',
  },
  {
    id: 'sec-shu',
    quantity: 'vulnerabilities per Docker Hub image, average over all versions',
    value: 180,
    unit: '(more than)',
    conditions: '356,218 images; official and community alike',
    citation:
      'R. Shu et al., A Study of Security Vulnerabilities on Docker Hub, CODASPY 2017, abstract',
    verified: 'read',
  },
  {
    id: 'sec-wist',
    quantity: 'share of 2500 Docker Hub images without known vulnerabilities',
    value: 0.178,
    unit: 'fraction',
    conditions: '2020; 21.6% ignoring negligible ones',
    citation:
      'K. Wist et al., Vulnerability Analysis of 2500 Docker Hub Images, arXiv:2006.02932 ' +
      '2020 (as reported by The Register)',
    verified: 'read',
  },
  {
    id: 'sec-dos',
    quantity:
      'whether one container that exhausts memory, files or processes starves all others on ' +
      'its kernel',
    value: 'yes',
    unit: 'answer',
    conditions: 'qualitative; contrast with xen-isolation 2-4%',
    citation: `${MANCO}, 1`,
    verified: 'read',
  },
];
