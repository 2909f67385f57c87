// Does the text of a failure name the leak, and is its fingerprint the same in every run?
//   npm run bench:explain -- [--corpus FOLDER] [--runs N] [--node PATH]... [--only PART]
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { namedTerms } from './named-terms.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const child = fileURLToPath(new URL('./explain-case.mjs', import.meta.url));
const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: path.join(here, '../corpus') },
    runs: { type: 'string', default: '1' },
    node: { type: 'string', multiple: true, default: [process.execPath] },
    only: { type: 'string', default: '' },
  },
});
const cases = path.resolve(values.corpus, 'cases');
if (!existsSync(cases)) {
  console.error(`No corpus at ${cases}: install one with npm run bench:corpus, or name one with --corpus.`);
  process.exit(1);
}

const fingerprints = new Map();
let shown = 0;
let named = 0;
for (const name of readdirSync(cases).toSorted()) {
  const description = JSON.parse(readFileSync(path.join(cases, name, 'case.json'), 'utf8'));
  // Native memory has no objects in the heap; other trackers name it.
  if (!name.includes(values.only) || description.metric === 'rss') continue;
  for (const node of values.node) {
    for (let run = 1; run <= Number(values.runs); run++) explain(name, description, node, run);
  }
}

const unstable = [...fingerprints].filter(([, prints]) => prints.size > 1);
const firstPrints = [...fingerprints.values()].map((prints) => [...prints][0]);
const doubles = firstPrints.length - new Set(firstPrints).size;
console.log(`\n${named} of ${shown} reports name the class, collection or function at fault.`);
console.log(
  `Fingerprints: ${fingerprints.size - unstable.length} of ${fingerprints.size} cases the same in every run, ${doubles} shared by two cases.`,
);
for (const [name, prints] of unstable) console.log(`  changes: ${name}  ${[...prints].join(' ')}`);

function explain(name, description, node, run) {
  const result = spawnSync(node, [child, path.join(cases, name)], {
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 1 << 28,
  });
  const line = result.stdout.split('\n').findLast((text) => text.startsWith('{"finding"'));
  shown += 1;
  if (!line) {
    console.log(`FAILED  ${name}  ${result.stderr.split('\n').slice(0, 4).join(' ')}`);
    return;
  }
  const { finding, report } = JSON.parse(line);
  const terms = namedTerms(report, description);
  if (terms.length > 0) named += 1;
  const prints = fingerprints.get(name) ?? new Set();
  fingerprints.set(name, prints.add(finding.fingerprint));
  if (run > 1 && terms.length > 0) return;
  const [retainer] = finding.retainers;
  const keeper = retainer?.path.map((step) => `${step.edge} ${step.node}`.trim()).join(' → ');
  console.log(
    `${terms.length > 0 ? 'named ' : 'MISSED'}  ${name}  ${path.basename(node)} ${finding.fingerprint}  ${terms.slice(0, 4).join(', ')}`,
  );
  console.log(`        ${keeper ?? finding.reasons.join(' ')}  (${retainer?.holder ?? 'no known holder'})`);
}
