/** Laws of queues and sharing. */
import type { SourceSpec } from '../../engine/define.ts';
import { CLARK } from './papers.ts';

export const theory: readonly SourceSpec[] = [
  {
    id: 'th-little',
    quantity: 'Little law',
    value: 'L = lambda W',
    unit: 'formula',
    conditions: 'any stable system; the formula is checked numerically by the tests',
    citation:
      'J. D. C. Little, A Proof for the Queuing Formula L = λW, Operations Research 9(3) 1961',
    verified: 'memory',
  },
  {
    id: 'th-mm1',
    quantity: 'M/M/1 mean response time',
    value: 'R = S/(1-rho)',
    unit: 'formula',
    conditions: 'FCFS or PS; the formula is checked numerically by the tests',
    citation: 'L. Kleinrock, Queueing Systems, vol. 1: Theory, Wiley 1975',
    verified: 'memory',
  },
  {
    id: 'th-pk',
    quantity: 'M/G/1-FCFS mean response (Pollaczek-Khinchine)',
    value: 'R = S + rho S (1+cv^2)/(2(1-rho))',
    unit: 'formula',
    conditions: 'the formula is checked numerically by the tests',
    citation: 'L. Kleinrock, Queueing Systems, vol. 1: Theory, Wiley 1975',
    verified: 'memory',
  },
  {
    id: 'th-ps',
    quantity: 'M/G/1-PS insensitivity; conditional response of a job of size x',
    value: 'R = S/(1-rho); E[T(x)] = x/(1-rho)',
    unit: 'formula',
    conditions: 'any work distribution; the formula is checked numerically by the tests',
    citation: 'L. Kleinrock, Queueing Systems, vol. 2: Computer Applications, Wiley 1976',
    verified: 'memory',
  },
  {
    id: 'th-erlangC',
    quantity: 'M/M/c probability of waiting and mean response',
    value: 'C(c,a) from Erlang B recursion; R = S + C(c,a) S/(c-a)',
    unit: 'formula',
    conditions: 'a = lambda S < c; the formula is checked numerically by the tests',
    citation:
      'A. K. Erlang, Solution of some Problems in the Theory of Probabilities, ' +
      'Elektroteknikeren 13 1917',
    verified: 'memory',
  },
  {
    id: 'th-maxmin',
    quantity: 'max-min fair allocation by progressive filling',
    value: 'raise all rates together until a link is full, freeze, repeat',
    unit: 'formula',
    conditions: 'the formula is checked numerically by the tests',
    citation: 'D. Bertsekas, R. Gallager, Data Networks, Prentice-Hall 1987, 6.5.2',
    verified: 'memory',
  },
  {
    id: 'th-precopy',
    quantity: 'pre-copy geometric series',
    value: 'data = V (1-r^(n+1))/(1-r); downtime = V r^n/B + resume; r = D/B',
    unit: 'formula',
    conditions:
      'constant dirty rate below bandwidth; the formula is checked numerically by the tests',
    citation: `${CLARK}, 4 (the sum of the series is textbook)`,
    verified: 'memory',
  },
];
