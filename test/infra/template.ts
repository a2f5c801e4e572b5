import { readFileSync } from 'node:fs';
import { parse, type CollectionTag, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml';

type Value = string | number | boolean | undefined | Value[] | { [key: string]: Value };
type Map = { [key: string]: Value };

/** A CloudFormation template with its parameters' defaults (or the given ones) put in and its functions carried out. */
export interface Template {
  readonly parameters: Map;
  readonly resources: Map;
  readonly outputs: Map;
  /** Whether the condition of that name holds. */
  readonly conditions: (name: string) => boolean;
}

const PSEUDO: Map = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-west-2',
  'AWS::AccountId': '123456789012',
  'AWS::StackName': 'sparkify',
};
const FUNCTIONS = ['Ref', 'Sub', 'GetAtt', 'If', 'Not', 'Equals', 'Select', 'GetAZs', 'Cidr', 'And', 'Condition'];

const tags = FUNCTIONS.flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (text) => ({ [`!${name}`]: text }) },
  {
    tag: `!${name}`,
    collection: 'seq',
    resolve: (items) => ({ [`!${name}`]: (items as YAMLSeq | YAMLMap).toJSON() as Value }),
  },
]);

/**
 * Reads `infra/NAME.yaml` as CloudFormation would with these parameters, in us-west-2, as the stack `sparkify`.
 * A resource's own name or attribute becomes the text `<Resource>` or `<Resource.Attribute>`.
 */
export function readTemplate(name: string, given: Record<string, string | number> = {}): Template {
  const url = new URL(`../../../infra/${name}.yaml`, import.meta.url);
  const raw = parse(readFileSync(url, 'utf8'), { customTags: tags }) as Record<string, Map>;
  const parameters = raw['Parameters'] ?? {};
  const names: Map = { ...PSEUDO };
  for (const [key, parameter] of Object.entries(parameters)) names[key] = given[key] ?? (parameter as Map)['Default'];
  const evaluate = evaluator(names, raw['Conditions'] ?? {});
  return {
    parameters,
    resources: evaluate(raw['Resources']) as Map,
    outputs: evaluate(raw['Outputs']) as Map,
    conditions: (condition) => evaluate({ '!Condition': condition }) === true,
  };
}

function evaluator(names: Map, conditions: Map): (value: Value) => Value {
  const lookUp = (name: string, own: Map = {}): Value =>
    name === 'AWS::NoValue' ? undefined : (own[name] ?? names[name] ?? `<${name}>`);
  const substitute = (pattern: Value, own: Map): string =>
    text(pattern).replace(/\$\{([^}]+)\}/g, (_, name: string) => text(lookUp(name, own)));
  const holds = (name: Value): boolean => evaluate(conditions[text(name)]) === true;

  const call: Record<string, (argument: Value) => Value> = {
    '!Ref': (name) => lookUp(text(name)),
    '!GetAtt': (name) => `<${text(name)}>`,
    '!If': (list) => evaluate((list as Value[])[holds((list as Value[])[0]) ? 1 : 2]),
    '!Equals': (pair) => new Set((pair as Value[]).map((each) => text(evaluate(each)))).size === 1,
    '!And': (list) => (list as Value[]).every((each) => evaluate(each) === true),
    '!Condition': (name) => holds(name),
    '!Not': (list) => evaluate((list as Value[])[0]) !== true,
    '!Sub': (argument) =>
      Array.isArray(argument) ? substitute(argument[0], evaluate(argument[1]) as Map) : substitute(argument, {}),
  };

  function evaluate(value: Value): Value {
    if (Array.isArray(value)) return value.map(evaluate).filter((each) => each !== undefined);
    if (typeof value !== 'object') return value;
    const [key, argument] = Object.entries(value)[0] ?? [];
    const carryOut = key === undefined ? undefined : call[key];
    if (carryOut !== undefined) return carryOut(argument);
    return Object.fromEntries(Object.entries(value).map(([each, inner]) => [each, evaluate(inner)]));
  }
  return evaluate;
}

function text(value: Value): string {
  if (typeof value === 'object' || value === undefined) throw new TypeError(`Not a scalar: ${JSON.stringify(value)}`);
  return String(value);
}

/** The value at a path of keys and indexes; undefined where there is none. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);
}
