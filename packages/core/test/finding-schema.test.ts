import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { detectLeaks } from '../src/detect-leaks.ts';
import type { Finding } from '../src/finding.ts';
import { finding, frame, suspect } from './support/finding-builder.ts';

interface Schema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const text = readFileSync(new URL('../finding.schema.json', import.meta.url), 'utf8');
const schema = JSON.parse(text) as Schema;

/** Users' schema allows fields of later versions; ours must know every field there is now. */
function closed(): ValidateFunction {
  const strict = JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'required' in value
      ? { ...value, additionalProperties: false }
      : value,
  ) as object;
  return new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(strict);
}

const full: Finding = finding({
  verdict: 'leaking',
  leaking: ['heap', 'handles'],
  reasons: ['Objects kept arriving.'],
  survivalCurve: [1, 0.5, 1],
  suspects: [
    suspect('push@ < remember@/app/a.ts:1 < has@@vue/reactivity@3.4.0/index.js:2', { role: 'keeps' }),
  ],
  suspectsOmitted: 2,
  handles: [{ kind: 'Timeout', perCall: 1, stack: [frame('poll@/app/poll.ts:4')] }],
  retainers: [
    {
      className: 'Session',
      objectsPerCall: 1,
      selfBytesPerCall: 120,
      retainedBytesPerCall: 4100,
      path: [{ edge: '', node: 'module a.ts', suspect: true, reason: 'grows' }],
      holder: 'growing-map',
      advice: 'delete it.',
      kept: [{ className: 'Map', objectsPerCall: 1, bytesPerCall: 200 }],
      sample: ['id'],
      fingerprint: 'ab',
    },
  ],
  collections: [{ name: 'sessions', kind: 'Map', sizeBefore: null, sizeAfter: 2, entriesPerCall: 1 }],
  fingerprint: 'ab',
  unmeasured: [{ resource: 'native', why: 'koffi is not installed' }],
  snapshotPath: '/app/.leaktight/a.heapsnapshot',
});

describe('finding.schema.json', () => {
  it.each([
    ['a steady finding', finding()],
    ['an inconclusive finding without calls', finding({ verdict: 'inconclusive', calls: 0, rounds: [] })],
    ['a finding with everything in it', full],
  ])('accepts %s', (_, value) => {
    const validate = closed();
    validate(JSON.parse(JSON.stringify(value)));
    expect(validate.errors).toBeNull();
  });

  it('accepts what a measurement returns', async () => {
    const kept: object[] = [];
    const validate = closed();
    for (const run of [() => kept.push({}), () => undefined]) {
      const measured = await detectLeaks(run, { explain: 'sites' });
      expect(JSON.parse(JSON.stringify(measured))).toEqual(measured);
      validate(measured);
      expect(validate.errors).toBeNull();
    }
  });

  it.each([
    ['another schema version', { ...full, schemaVersion: 2 }],
    ['an unknown verdict', { ...full, verdict: 'growing' }],
    ['more than three suspects', { ...full, suspects: Array.from({ length: 4 }, () => full.suspects[0]) }],
    ['a suspect without a role', { ...full, suspects: [{ ...full.suspects[0], role: undefined }] }],
    ['a number that is not one', { ...full, durationMs: Number.NaN }],
  ])('refuses %s', (_, value) => {
    expect(closed()(JSON.parse(JSON.stringify(value)))).toBe(false);
  });

  it('requires and describes every field of a finding', () => {
    const names = Object.keys(finding()).toSorted();
    expect([...(schema.required ?? [])].toSorted()).toEqual(names);
    expect(Object.keys(schema.properties ?? {}).toSorted()).toEqual(names);
  });

  it('knows no field that docs/finding.md leaves out', () => {
    const docs = readFileSync(new URL('../../../docs/finding.md', import.meta.url), 'utf8');
    const parts = [schema, ...Object.values(schema.$defs ?? {})];
    const fields = new Set(parts.flatMap(({ properties = {} }) => Object.keys(properties)));
    expect([...fields].filter((field) => !docs.includes(`\`${field}\``))).toEqual([]);
  });
});
