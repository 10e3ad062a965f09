/**
 * A run as text: `1.<base64url(deflate-raw(JSON))>`, in the hash of a link, so that it is sent to
 * nobody. The JSON holds scenario, seed, journal and time; replaying it gives the same run.
 *
 * Reading treats the text as hostile: every size is capped before anything is made of it, the shape
 * is checked here, and the engine checks the scenario and each command again.
 */
import type { JournalEntry } from '../../engine/index.ts';
import type { Micros } from '../../units.ts';
import { version } from '../../version.ts';

export interface Shared {
  /** A scenario, or the id of a built-in one. */
  readonly document: unknown;
  readonly seed: number;
  readonly journal: readonly JournalEntry[];
  readonly at: Micros;
}

export type Decoded =
  | { readonly ok: true; readonly value: Shared }
  | { readonly ok: false; readonly reason: string; readonly remedy: string };

const CODEC = '1';
const VERSION = 1;
/** Characters of a link that are looked at; four times what the share dialog hands out at most. */
const TEXT_MAX = 200_000;
/** Bytes of JSON that a link may unfold to. A deflate bomb is stopped here. */
export const JSON_MAX = 512 * 1024;
const DEPTH_MAX = 48;
const JOURNAL_MAX = 10_000;
const SEED_MAX = 2 ** 32 - 1;
/** 30 simulated years, in microseconds. */
const AT_MAX = 946_080_000_000_000;

const AGAIN = 'Ask for the link again; it may have been cut when it was copied.';

/** The text of a link's `#s=`. */
export async function encodeLink({ document, seed, journal, at }: Shared): Promise<string> {
  const body = { scenario: document, seed, journal, at };
  const sum = checksum(JSON.stringify(body));
  // `e`: which version of the page made it, so that a later one can tell.
  const json = JSON.stringify({ v: VERSION, e: version, sum, ...body });
  const reader = pour(new TextEncoder().encode(json), new CompressionStream('deflate-raw'));
  const chunks: Uint8Array[] = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
  }
  return `${CODEC}.${toBase64(chunks)}`;
}

/** Reads the text of a link's `#s=`. Never throws. */
export async function decodeLink(text: string): Promise<Decoded> {
  if (text.length > TEXT_MAX) {
    return no('the link is longer than any that this page makes', AGAIN);
  }
  const dot = text.indexOf('.');
  const codec = text.slice(0, dot);
  if (dot < 0 || !/^\d{1,4}$/.test(codec)) return no('the link is not one of this page', AGAIN);
  if (codec !== CODEC) return newer();
  const packed = fromBase64(text.slice(dot + 1));
  if (!packed) return no('the link holds characters that do not belong there', AGAIN);
  const unpacked = await inflate(packed);
  if (!unpacked.ok) return unpacked;
  return read(unpacked.json);
}

const no = (reason: string, remedy: string): Decoded & { ok: false } => ({
  ok: false,
  reason,
  remedy,
});
const newer = (): Decoded =>
  no('the link was made by a newer version of this page', 'Open it where it was made.');

type Bytes = Uint8Array<ArrayBuffer>;

/** Puts bytes into one end of a stream and returns the other; failures show at that end. */
function pour(bytes: Bytes, stream: CompressionStream | DecompressionStream) {
  const writer = stream.writable.getWriter();
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  return stream.readable.getReader();
}

/** Unpacks piece by piece and stops at the cap. */
async function inflate(
  packed: Bytes,
): Promise<{ readonly ok: true; readonly json: string } | (Decoded & { ok: false })> {
  const reader = pour(packed, new DecompressionStream('deflate-raw'));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let json = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { ok: true, json: json + decoder.decode() };
      bytes += value.byteLength;
      if (bytes > JSON_MAX) {
        await reader.cancel();
        return no(
          'the link unfolds to more than this page accepts',
          'Open its scenario as a file.',
        );
      }
      json += decoder.decode(value, { stream: true });
    }
  } catch {
    return no('the link is damaged: it cannot be unpacked', AGAIN);
  }
}

function read(json: string): Decoded {
  if (isTooDeep(json)) return no('the link is nested too deeply', AGAIN);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return no('the link is damaged: its content cannot be read', AGAIN);
  }
  if (!isRecord(parsed)) return no('the link holds no run', AGAIN);
  if (parsed.v !== VERSION) {
    return typeof parsed.v === 'number' && parsed.v > VERSION
      ? newer()
      : no('the link has no version', AGAIN);
  }
  const { scenario, seed, journal, at, sum } = parsed;
  if (sum !== undefined && sum !== checksum(JSON.stringify({ scenario, seed, journal, at }))) {
    return no('the link is damaged: its content is not what was shared', AGAIN);
  }
  const wrong = complaint(parsed);
  if (wrong) return no(`the link is not a run: ${wrong}`, AGAIN);
  return {
    ok: true,
    value: {
      document: scenario,
      seed: seed as number,
      journal: journal as JournalEntry[],
      at: at as number,
    },
  };
}

function complaint({ scenario, seed, journal, at }: Record<string, unknown>): string | null {
  if (!isRecord(scenario) && typeof scenario !== 'string') return 'it names no scenario';
  if (!isWhole(seed, SEED_MAX)) return 'its seed is not a whole number';
  if (!isWhole(at, AT_MAX)) return 'its time is out of range';
  if (!Array.isArray(journal)) return 'it has no journal';
  if (journal.length > JOURNAL_MAX) return `its journal has more than ${JOURNAL_MAX} entries`;
  const odd = journal.findIndex((entry) => !isEntry(entry));
  if (odd >= 0) return `entry ${odd + 1} of its journal is not a command with a time`;
  return hasOddities([scenario, journal])
    ? 'it holds a key or a number that cannot be meant'
    : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown, max: number): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;

function isEntry(entry: unknown): boolean {
  if (!isRecord(entry) || !isWhole(entry.at, AT_MAX) || !isRecord(entry.command)) return false;
  const { type, world, ...rest } = entry.command;
  const plain = (value: unknown): boolean =>
    typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
  return typeof type === 'string' && typeof world === 'string' && Object.values(rest).every(plain);
}

/** `__proto__` as a key, or a number that is not finite (1e999), anywhere. */
function hasOddities(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasOddities);
}

/** Counts open brackets outside of strings, without building anything. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i++) {
    const c = json.charCodeAt(i);
    if (quoted) {
      if (c === 92) i++;
      else if (c === 34) quoted = false;
    } else if (c === 34) quoted = true;
    else if (c === 91 || c === 123) {
      if (++depth > DEPTH_MAX) return true;
    } else if (c === 93 || c === 125) depth--;
  }
  return false;
}

/** FNV-1a over the characters, eight hex digits: finds flipped bits, keeps nobody out. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function toBase64(chunks: readonly Uint8Array[]): string {
  let binary = '';
  for (const chunk of chunks) for (const byte of chunk) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64(text: string): Bytes | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
