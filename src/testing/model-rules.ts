/** Laws that keep the model one model: the same on every machine, and blind to kinds. */
import type { ESTree } from 'vite';
import { isTest, lineAt, roomOf, type SourceFile, walk } from './source.ts';

/** Of Math, only what ECMAScript defines to the last bit; `sin`, `log`, `pow` differ by engine. */
const exactMath = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT2'
    .concat(' SQRT1_2')
    .split(' '),
);

/** Clocks, chance and the language of the reader. */
const outside = new Set(['Date', 'performance', 'crypto', 'Intl', 'setTimeout', 'setInterval']);
const byLocale = /^(localeCompare|toLocale\w*)$/;

/** The engine's answer depends on its input alone, down to the last bit, in every browser. */
export function unrepeatable(file: SourceFile): string[] {
  if (roomOf(file.path) !== 'engine' || isTest(file.path)) return [];
  const found: string[] = [];
  const exact = new Set<number>(); // where a harmless use of Math starts
  const report = (node: ESTree.Node, what: string, remedy: string): void => {
    found.push(`${file.path}:${lineAt(file.text, node.start)} uses ${what}. ${remedy}`);
  };
  walk(file, {
    MemberExpression: (node) => {
      const { object, property, computed } = node;
      const name = !computed && property.type === 'Identifier' ? property.name : '';
      if (object.type === 'Identifier' && object.name === 'Math') {
        exact.add(object.start);
        if (name === 'random') report(node, 'Math.random', 'Draw from the world’s own stream.');
        else if (!exactMath.has(name)) {
          report(node, `Math.${name || '[…]'}`, 'Engines round it differently; use engine/math.');
        }
      }
      if (byLocale.test(name)) report(node, name, 'Compare by code unit.');
    },
    Identifier: (node) => {
      if (node.name === 'Math' && !exact.has(node.start)) {
        report(node, 'Math as a value', 'Name the function, so that it can be checked.');
      }
      if (outside.has(node.name)) {
        report(node, node.name, 'Time and chance come in as arguments.');
      }
    },
    BinaryExpression: (node) => {
      const powerOfTwo = node.left.type === 'Literal' && node.left.value === 2; // exact everywhere
      if (node.operator === '**' && !powerOfTwo) {
        report(node, '**', 'Engines round it differently; multiply, or use engine/math.');
      }
    },
  });
  return found;
}

/** The catalogue defines kinds; the other two mean the kind of a syntax node or a quantity. */
const knowsKinds = ['catalog', 'importers', 'units'];

/** What a thing does follows from its tiers; asking for its kind would be a second model. */
export function branchesOnKind(file: SourceFile): string[] {
  if (knowsKinds.includes(roomOf(file.path)) || isTest(file.path)) return [];
  const found: string[] = [];
  const report = (node: ESTree.Node): void => {
    found.push(
      `${file.path}:${lineAt(file.text, node.start)} branches on a kind. ` +
        'Ask for a tier or a setting, and put what differs into src/catalog.',
    );
  };
  walk(file, {
    BinaryExpression: (node) => {
      if (!/^[!=]==?$/.test(node.operator)) return;
      const { left, right } = node;
      if ((isKind(left) && isText(right)) || (isKind(right) && isText(left))) report(node);
    },
    SwitchStatement: (node) => {
      if (isKind(node.discriminant)) report(node);
    },
  });
  return found;
}

function isKind(node: ESTree.Node): boolean {
  if (node.type === 'ChainExpression') return isKind(node.expression);
  if (node.type === 'MemberExpression') return !node.computed && isKind(node.property);
  return node.type === 'Identifier' && node.name === 'kind';
}

function isText(node: ESTree.Node): boolean {
  return node.type === 'Literal' && typeof node.value === 'string';
}
