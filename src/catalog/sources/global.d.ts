/** Set by the script that `virtual:sources-script` names, once it has been loaded. */
declare var __hypervisibleSources:
  | readonly import('../../engine/define.ts').SourceSpec[]
  | undefined;
