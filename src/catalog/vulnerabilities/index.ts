import type { VulnerabilitySpec } from '../../engine/define.ts';

export const vulnerabilities: readonly VulnerabilitySpec[] = [];
