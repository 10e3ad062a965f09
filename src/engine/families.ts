/** Families of kernels: how people write them, and how their systems name network interfaces. */

interface Family {
  readonly title: string;
  /** Name of the interface with this number, from 0. */
  readonly interfaceName: (index: number) => string;
}

const ethernet = (index: number): string => `eth${index}`;

const FAMILIES: Readonly<Record<string, Family>> = {
  linux: { title: 'Linux', interfaceName: ethernet },
  windows: {
    title: 'Windows',
    interfaceName: (index) => (index === 0 ? 'Ethernet' : `Ethernet ${index + 1}`),
  },
  macos: { title: 'macOS', interfaceName: (index) => `en${index}` },
  aix: { title: 'AIX', interfaceName: (index) => `en${index}` },
  // Both name it after the driver: this is the one of Intel's gigabit cards.
  freebsd: { title: 'FreeBSD', interfaceName: (index) => `em${index}` },
  solaris: { title: 'Solaris', interfaceName: (index) => `e1000g${index}` },
  'mini-os': { title: 'Mini-OS', interfaceName: ethernet },
};

/** A family of kernels, as people write it. */
export const familyName = (family: string): string => FAMILIES[family]?.title ?? family;

/** The name of an interface on a system of a family, numbered from 0. */
export const interfaceName = (family: string, index: number): string =>
  (FAMILIES[family]?.interfaceName ?? ethernet)(index);

/** "a server", "an ESXi virtual machine"; not for letters that are read one by one. */
export const article = (title: string): string =>
  `${/^(?:[aeio]|u(?!ni|se))/i.test(title) ? 'an' : 'a'} ${title}`;

/** A thing of a kind, in a sentence: "a server", "an LXC container", "VirtualBox". */
export const called = (kind: { readonly title: string; readonly called?: string }): string =>
  kind.called ?? article(kind.title);
