/** Laws that keep the model one model: the same on every machine, and blind to kinds. */
import type { ESTree } from 'vite';
import { catalog } from '../catalog/index.ts';
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

/**
 * The catalogue defines kinds; the other two mean the kind of a syntax node or a quantity. Glyphs
 * are drawn by hand.
 */
const knowsKinds = ['catalog', 'importers', 'units'];
const glyphs = /^src\/ui\/controls\/(icons|glyphs)\.tsx$/;
const kindIds: ReadonlySet<string> = new Set(catalog.kinds.map(({ id }) => id));

/** What a thing does follows from its tiers; asking for its kind would be a second model. */
export function branchesOnKind(file: SourceFile): string[] {
  const { path } = file;
  if (knowsKinds.includes(roomOf(path)) || isTest(path) || glyphs.test(path)) return [];
  const found = new Set<string>();
  const report = (node: ESTree.Node): void => {
    found.add(
      `${path}:${lineAt(file.text, node.start)} branches on a kind. ` +
        'Ask for a tier or a setting, and put what differs into src/catalog.',
    );
  };
  const known = namesIn(file);
  const asksKind = (node: ESTree.Node): boolean => isKind(node, known.aliases);
  const namesKinds = (node: ESTree.Node): boolean =>
    literalsOf(node).some((text) => kindIds.has(text)) ||
    (node.type === 'Identifier' && known.lists.has(node.name));
  walk(file, {
    BinaryExpression: (node) => {
      if (!/^[!=]==?$/.test(node.operator)) return;
      const { left, right } = node;
      if ((asksKind(left) && isText(right)) || (asksKind(right) && isText(left))) report(node);
    },
    SwitchStatement: (node) => {
      if (asksKind(node.discriminant)) report(node);
    },
    MemberExpression: (node) => {
      if (node.computed && asksKind(node.property) && namesKinds(node.object)) report(node);
    },
    CallExpression: (node) => {
      const {
        callee,
        arguments: [first],
      } = node;
      if (callee.type !== 'MemberExpression' || !first) return;
      const { object } = callee;
      const pattern = object.type === 'Literal' && 'regex' in object;
      if (asksKind(first) && (namesKinds(object) || pattern)) report(node);
      if (asksKind(object) && first.type === 'Literal') report(node);
    },
  });
  return [...found];
}

/** Other names of a kind in a file, and names of lists and maps that name kinds. */
function namesIn(file: SourceFile): { aliases: Set<string>; lists: Set<string> } {
  const aliases = new Set(['kind', 'kindId']);
  const lists = new Set<string>();
  walk(file, {
    VariableDeclarator: ({ id, init }) => {
      if (id.type !== 'Identifier' || !init) return;
      if (isKind(init, aliases)) aliases.add(id.name);
      if (literalsOf(init).some((text) => kindIds.has(text))) lists.add(id.name);
    },
  });
  return { aliases, lists };
}

/** `kind`, `entity.kind`, `kind.id`, `entity?.kind.id`, and whatever was named after them. */
function isKind(node: ESTree.Node, aliases: ReadonlySet<string>): boolean {
  if (node.type === 'ChainExpression' || node.type === 'ParenthesizedExpression') {
    return isKind(node.expression, aliases);
  }
  if (node.type === 'TSNonNullExpression' || node.type === 'TSAsExpression') {
    return isKind(node.expression, aliases);
  }
  if (node.type === 'MemberExpression') {
    if (node.computed || node.property.type !== 'Identifier') return false;
    const { name } = node.property;
    return name === 'id' ? isKind(node.object, aliases) : name === 'kind' || name === 'kindId';
  }
  return node.type === 'Identifier' && aliases.has(node.name);
}

/** Texts of a list, of a set or map made of one, and keys of an object. */
function literalsOf(node: ESTree.Node): string[] {
  if (node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression') {
    return literalsOf(node.expression);
  }
  if (node.type === 'ArrayExpression') {
    return node.elements.flatMap((item) => {
      if (!item) return [];
      if (item.type === 'ArrayExpression') return literalsOf(item).slice(0, 1); // of a map
      return item.type === 'Literal' && typeof item.value === 'string' ? [item.value] : [];
    });
  }
  if (node.type === 'ObjectExpression') {
    return node.properties.flatMap((property) => {
      if (property.type !== 'Property') return [];
      const { key } = property;
      if (key.type === 'Identifier') return [key.name];
      return key.type === 'Literal' && typeof key.value === 'string' ? [key.value] : [];
    });
  }
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier') return [];
  const [list] = node.arguments;
  return /^(Set|Map)$/.test(node.callee.name) && list ? literalsOf(list) : [];
}

function isText(node: ESTree.Node): boolean {
  if (node.type === 'TemplateLiteral') return node.expressions.length === 0;
  return node.type === 'Literal' && typeof node.value === 'string';
}
