/**
 * What instructions cost that nobody has measured for this file: sizes of packages are read off
 * Debian's index, everything else is assumed and says so.
 */
import { assumed, type Constant, sourced } from '../../engine/define.ts';
import { kB, MB, millis, seconds } from '../../units.ts';

const debian = (bytes: number): Constant => sourced(bytes, 'deb12-packages');

/** Packed size of packages of Debian with what they need, by name. */
export const PACKAGES: Readonly<Record<string, Constant>> = {
  apache2: debian(16_235_196),
  bind9: debian(14_792_556),
  'build-essential': debian(68_756_192),
  'ca-certificates': debian(3_642_620),
  curl: debian(2_882_564),
  freeradius: debian(6_954_876),
  git: debian(12_337_152),
  nginx: debian(3_708_456),
  openssl: debian(3_481_672),
  php: debian(20_398_580),
  postfix: debian(14_629_848),
  postgresql: debian(66_711_060),
  python3: debian(3_590_796),
  wget: debian(996_024),
};

/** A package that the table does not have, by who installs it. */
export const PACKAGE_BYTES: Readonly<Record<string, Constant>> = {
  apt: assumed(MB(4), 'about the median of the packages that are listed'),
  apk: assumed(MB(2), 'packages of Alpine are smaller, and leave manuals out'),
  dnf: assumed(MB(4), 'as in Debian'),
  pip: assumed(MB(3), 'order of magnitude of a wheel with what it needs'),
  npm: assumed(MB(2), 'order of magnitude of a package with what it needs'),
  gem: assumed(MB(2), 'as with npm'),
};

/** Lists of what there is, which are fetched before anything is installed, and stay if left. */
export const INDEX_BYTES: Readonly<Record<string, Constant>> = {
  apt: assumed(MB(9), 'order of magnitude of the lists of a release, packed'),
  apk: assumed(MB(2.5), 'order of magnitude of the two lists of a release, packed'),
  dnf: assumed(MB(20), 'order of magnitude of the metadata of a release, packed'),
};

/** All dependencies of a project, when its file of dependencies is not seen. */
export const PROJECT_BYTES = assumed(MB(40), 'order of magnitude of what a small project needs');

/** CPU work to install, in core-microseconds for each packed byte. */
export const INSTALL_MICROS_PER_BYTE = assumed(
  0.3,
  'a server that installs 16 MB of packages is busy for about five seconds',
);
export const UNPACK_MICROS_PER_BYTE = sourced(
  1 / (267 * 0.3219),
  'zlib-inflate',
  '267 MB/s of output on one core, times 0.3219 packed bytes for each',
);

/** A command that compiles. */
export const COMPILE_MICROS = assumed(seconds(30), 'a small project');
export const COMPILE_BYTES = assumed(MB(15), 'a program with its libraries, packed');
/** Any other command. */
export const COMMAND_MICROS = assumed(millis(300), 'a shell and a few small programs');
export const COMMAND_BYTES = assumed(kB(20), 'a few small files');
/** A file from elsewhere. */
export const DOWNLOAD_BYTES = assumed(MB(10), 'nothing says how large it is');

/** What is copied and not listed. */
export const FILE_BYTES = assumed(kB(10), 'a file that is not listed in the context');
export const FOLDER_BYTES = assumed(MB(1), 'a folder of which nothing is listed in the context');
export const ARTIFACT_BYTES = assumed(MB(10), 'what an earlier stage has made');
/** CPU work of copying, in core-microseconds a byte. */
export const COPY_MICROS_PER_BYTE = assumed(0.02, 'checksums and packing at 50 MB/s');
/** A folder and nothing in it. */
export const WORKDIR_BYTES = assumed(100, 'an archive with one entry, packed');

/** An image that the catalogue does not have. */
export const SMALL_IMAGE_BYTES = assumed(MB(8), 'its name says that it stands on Alpine');
/** A release of Debian without manuals. */
export const DEBIAN_BYTES = sourced(28_232_590, 'img-debian-bookworm');
export const SLIM_IMAGE_BYTES = assumed(MB(45), 'its name says "slim": Debian and a runtime');
export const IMAGE_BYTES = assumed(MB(150), 'a runtime with tools, on a full system');
