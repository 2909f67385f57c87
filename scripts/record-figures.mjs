// Runs benchmarks and puts the end of what they print into docs/benchmarks.md, and into the README where that has a place for it:
//   npm run docs:figures -- handles native snapshot
//   npm run docs:figures -- gate -- --rounds 1      (with options of the benchmark, which are recorded)
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

const pages = ['../docs/benchmarks.md', '../README.md'].map((page) => new URL(page, import.meta.url));
const [{ model }] = cpus();

/** Where the summary of each benchmark begins; those that are not here are short. */
const summaries = {
  corpus: /^Node v/m,
  explain: /^\d+ of \d+ reports/m,
  handles: /^median:/m,
  native: /^median:/m,
  tracking: /^external +costs/m,
};

const given = process.argv.slice(2);
const end = given.includes('--') ? given.indexOf('--') : given.length;
const options = given.slice(end + 1);

for (const name of given.slice(0, end)) {
  const marked = new RegExp(`<!-- ${name} -->[^]*?<!-- /${name} -->`);
  const places = pages.filter((page) => marked.test(readFileSync(page, 'utf8')));
  if (places.length === 0) throw new Error(`docs/benchmarks.md has no place for ${name}`);
  const { stdout } = spawnSync('npm', ['run', '--silent', `bench:${name}`, '--', ...options], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const summary = stdout.slice(Math.max(0, stdout.search(summaries[name] ?? /^/))).trim();
  if (summary === '') throw new Error(`bench:${name} printed nothing to record`);
  const machine = `Node ${process.version}, ${cpus().length} × ${model.trim()}, load average ${loadavg()[1].toFixed(1)}`;
  const head = [machine, ...(options.length > 0 ? [options.join(' ')] : [])].join('\n');
  const recorded = `<!-- ${name} -->\n\n\`\`\`text\n${head}\n${summary}\n\`\`\`\n\n<!-- /${name} -->`;
  for (const page of places)
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace(marked, () => recorded),
    );
}
