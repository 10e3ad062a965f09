/**
 * What texts claim about isolation, word for word, with where and when: to be tried out, not to be
 * believed. Shown beside the deck.
 */

export interface Claim {
  readonly id: string;
  /** As it was written. */
  readonly text: string;
  /** Who wrote it, and when: a year, or a day. */
  readonly by: string;
  readonly date: string;
  /** Id of a source, where there is more than the text itself. */
  readonly source?: string;
  /** What a student can do here to find out. */
  readonly task: string;
  /** What one may find. */
  readonly finding: string;
}

export const claims: readonly Claim[] = [
  {
    id: 'not-100-percent',
    text: 'Both are not 100% secure: In each case there can be bugs that can allow to break out of a virtual machine or of a container and access the underlying system.',
    by: 'a course wiki on virtualization and containers',
    date: 'about 2016',
    task: 'Play the same deck against every rung, and count those from which the attacker gets out.',
    finding:
      'It holds: containers fall to any flaw of the kernel, machines to flaws of their monitors. The second are rarer, and take a step more.',
  },
  {
    id: 'fully-isolated',
    text: 'Containers are isolated from each other on the process level which could be less secure than a virtual machine which is fully isolated.',
    by: 'a networking lesson on compute virtualization',
    date: 'about 2019',
    task: 'Take a virtual machine of 2015 and try VENOM after Dirty COW, then Dirty COW again.',
    finding: 'Not fully: what imitates devices for a guest is a program, and programs have flaws.',
  },
  {
    id: 'guarantees',
    text: 'This guarantees that the processes running in one container cannot see any process or use any resources outside of the container.',
    by: 'a blog post on hypervisors and containers',
    date: 'about 2014',
    task: 'Turn the switches of a container off one by one and look from inside; then try the deck.',
    finding:
      'Each switch keeps one kind of thing apart, and only as long as it is on and the kernel is sound. The same text says that isolation “is not strong”.',
  },
  {
    id: 'perfect-score',
    text: 'When NSS Labs tested the Bromium architecture, it achieved a perfect score in defeating all malware, as well as manual and scripted attempts at penetration.',
    by: 'a blog post on containers and virtual machines',
    date: '2015-04-28',
    source: 'claim-nss-bromium',
    task: 'Open five attachments, one of them malicious, each in a machine of its own; then the same five as plain programs.',
    finding:
      'The wall holds for what was tried. A score says what was tried, by whom, and when: it is no proof for what is found later.',
  },
  {
    id: 'none-known',
    text: 'Searching for PowerVM or PowerVM Hypervisor will display “There are 0 matching records”.',
    by: 'IBM, on partitions of its machines',
    date: '2020-06-16',
    source: 'claim-powervm-none',
    task: 'Play the deck against a logical partition.',
    finding:
      'Nothing of this deck gets out of it. That no flaw is known is not the same as that there is none.',
  },
];
