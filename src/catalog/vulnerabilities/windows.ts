/** Flaws of Windows and of the programs with which its users open what others send them. */
import { defineVulnerability } from '../../engine/define.ts';

export const windowsFlaws = [
  defineVulnerability({
    id: 'attachment',
    title: 'Sandworm, a document by e-mail (CVE-2014-4114)',
    summary:
      'Whoever opens the document runs the sender’s program, with all that this user may do there.',
    sort: 'vulnerability',
    source: 'sec-sandworm',
    published: '2014-10-14',
    component: 'packages-windows',
    versions: 'Windows Vista to 8.1, Server 2008 to 2012 R2',
    fixed: '2014-10-14',
    from: 'application',
    to: 'userland',
  }),
  defineVulnerability({
    id: 'win32k',
    title: 'Windows’ window manager (CVE-2014-4113)',
    summary: 'A program without any rights becomes the kernel; used together with such documents.',
    sort: 'vulnerability',
    source: 'sec-cve-2014-4113',
    published: '2014-10-14',
    component: 'windows-nt',
    versions: 'Windows Vista to 8.1, Server 2003 to 2012 R2',
    fixed: '2014-10-14',
    from: 'application',
    to: 'kernel',
    mendNeedsRestart: true,
  }),
  defineVulnerability({
    id: 'eternalblue',
    title: 'EternalBlue (CVE-2017-0144)',
    summary:
      'A packet to the service that shares files runs the sender’s program in the kernel, here and on whatever can be reached by the network.',
    sort: 'vulnerability',
    source: 'sec-ms17-010',
    published: '2017-03-14',
    component: 'windows-nt',
    versions: 'Windows Vista to Windows Server 2016',
    byNetwork: true,
    fixed: '2017-03-14',
    from: 'application',
    to: 'kernel',
    mendNeedsRestart: true,
  }),
] as const;
