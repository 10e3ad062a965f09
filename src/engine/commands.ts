/** What a person can ask of a running world, and what the answer looks like when it is no. */
import type { Bytes, BytesPerSecond, PerSecond } from '../units.ts';
import type { PartId, Separation, Tier } from './define.ts';
import type { EntitySettings } from './scenario.ts';

export type Command =
  | { readonly type: 'start'; readonly world: string; readonly id: string }
  | { readonly type: 'stop'; readonly world: string; readonly id: string }
  | { readonly type: 'kill'; readonly world: string; readonly id: string }
  | { readonly type: 'restart'; readonly world: string; readonly id: string }
  | { readonly type: 'crash'; readonly world: string; readonly id: string; readonly tier: Tier }
  | {
      readonly type: 'migrate';
      readonly world: string;
      readonly id: string;
      readonly to: string;
      /** The first that its kind offers, unless given. */
      readonly method?: 'preCopy' | 'postCopy' | 'cold' | 'checkpoint';
      /** Whether the disk is copied too, instead of what the world says. */
      readonly storage?: 'copied' | 'shared';
    }
  | {
      readonly type: 'transfer';
      readonly world: string;
      /** The machine that sends. */
      readonly id: string;
      readonly to: string;
      readonly bytes: Bytes;
      /** Share among other flows; 1 unless given. */
      readonly weight?: number;
      /** At most so many bytes a second. */
      readonly rateMax?: BytesPerSecond;
    }
  | {
      readonly type: 'scale';
      readonly world: string;
      readonly service: string;
      readonly replicas: number;
    }
  | {
      readonly type: 'update';
      readonly world: string;
      readonly service: string;
      /** Image of the new replicas; the one of the old, unless given. */
      readonly image?: string;
      /** Replicas above and below what is wanted; a quarter each unless given. */
      readonly surge?: number;
      readonly unavailable?: number;
    }
  | { readonly type: 'drain'; readonly world: string; readonly id: string }
  | { readonly type: 'undrain'; readonly world: string; readonly id: string }
  | {
      readonly type: 'load';
      readonly world: string;
      readonly client: string;
      /** Of an open stream. */
      readonly perSecond?: PerSecond;
      /** Of a closed one. */
      readonly clients?: number;
    }
  /** Makes something new, and starts it if what it stands on is up. */
  | {
      readonly type: 'create';
      readonly world: string;
      readonly id: string;
      readonly on: string;
      readonly settings: EntitySettings;
    }
  /** Takes away something that is not running, with all that stands on it. */
  | { readonly type: 'remove'; readonly world: string; readonly id: string }
  /** Sets it up otherwise: what is up is made anew, as a container has to be. */
  | {
      readonly type: 'configure';
      readonly world: string;
      readonly id: string;
      /** Switches of isolation; those not named stay as they are. */
      readonly separation?: Separation;
      /** Parts of hardware that it is to be without; all others are in it. */
      readonly without?: readonly PartId[];
      /** Virtualization extensions of a machine's processor, from its next start on. */
      readonly virtualization?: boolean;
      /** Addresses in its networks; an empty text means one that is assigned. */
      readonly address?: string;
    }
  /** An attacker who controls the program of `id`, and what they hold since, tries a flaw. */
  | {
      readonly type: 'attack';
      readonly world: string;
      readonly id: string;
      readonly vulnerability: string;
    }
  /** Installs another version of a shared library on a system, for all its programs. */
  | {
      readonly type: 'upgrade';
      readonly world: string;
      readonly id: string;
      readonly library: string;
      readonly version: string;
    }
  /** Brings the software of an installation to today's state, in place. */
  | { readonly type: 'patch'; readonly world: string; readonly id: string }
  /** Builds an image again from today's packages; its services go on with the old one. */
  | { readonly type: 'rebuild'; readonly world: string; readonly image: string }
  /** Builds an image on a machine from what a Dockerfile came to, and pushes it. */
  | {
      readonly type: 'build';
      readonly world: string;
      /** The entity (a daemon or a system) that builds. */
      readonly id: string;
      readonly image: string;
      readonly steps: readonly BuildStep[];
    }
  | { readonly type: 'registry'; readonly world: string; readonly up: boolean };

/** A step of a build that makes a layer. */
export interface BuildStep {
  /** The line of the file, as written. */
  readonly line: string;
  /** Equal digests need no work: the layer is in the cache. */
  readonly digest: string;
  readonly bytes: Bytes;
  /** CPU work to make it. */
  readonly cpuMicros: number;
  /** Bytes that it fetches from outside. */
  readonly fetchBytes: Bytes;
  /** A layer of the base image: it comes from the registry as it is. */
  readonly base?: boolean;
  /** Made for another stage: kept in the build cache, no layer of the image. */
  readonly aside?: boolean;
}

export type CommandType = Command['type'];

/** Id of what a command is about: an entity, else a service, a client, an image, a world. */
export function subjectOf(command: Command): string {
  if ('id' in command) return command.id;
  if ('service' in command) return command.service;
  if ('client' in command) return command.client;
  return 'image' in command ? command.image : command.world;
}

/** What a command says besides, as its event keeps it: single values, not what they consist of. */
export function detailsOf(command: Command): Readonly<Record<string, number | string>> {
  const details: Record<string, number | string> = { verb: command.type };
  for (const [key, value] of Object.entries(command)) {
    if (key === 'type' || key === 'world') continue;
    if (typeof value === 'number' || typeof value === 'string') details[key] = value;
    else if (typeof value === 'boolean') details[key] = Number(value);
  }
  return details;
}

/** A refusal is a value: it names the subject, the reason and the way out. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly subject: string;
  readonly reason: string;
  readonly remedy: string;
  /** Commands that would do what the remedy says. */
  readonly wayOut?: readonly Command[];
}

export type RejectionCode =
  | 'noSuchWorld'
  | 'noSuchEntity'
  | 'noSuchService'
  | 'noSuchClient'
  | 'noSuchTier'
  | 'noSuchImage'
  | 'alreadyRunning'
  | 'notRunning'
  | 'busy'
  | 'parentDown'
  | 'daemonDown'
  | 'notEnoughMemory'
  | 'notEnoughDisk'
  | 'cannotMigrate'
  | 'sourceDown'
  | 'targetDown'
  | 'wrongTarget'
  | 'outOfRange'
  | 'misfit'
  | 'idTaken'
  | 'noSuchFlaw'
  | 'alreadyHeld'
  | 'noSuchLibrary'
  | 'registryDown';

export type CommandResult =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly rejection: Rejection };

/** One sentence for people: "vm-3 cannot migrate: host-1 is down. Restart it on host-2 instead." */
export const rejectionSentence = (r: Rejection): string => `${r.subject} ${r.reason}. ${r.remedy}`;
