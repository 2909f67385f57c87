// Leaks of published packages, the releases that fixed them, and clean code that looks suspicious.
//   npm run bench:corpus [-- --repeat N] [--node PATH] [--only PATTERN] [--track heap,handles] [--json FILE] [--load]
// Each measurement is a process of its own, at default options. --load keeps one more processor busy meanwhile.
// Exit code 0 when every leak was found and nothing else was called leaking.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { corpus, listCases } from './measure/list-cases.mjs';
import { nameSuspect, renderSummary, summarise, verdictOf } from './measure/summarise-corpus.mjs';

const { values } = parseArgs({
  options: {
    repeat: { type: 'string', default: '1' },
    node: { type: 'string', default: process.execPath },
    only: { type: 'string' },
    track: { type: 'string' },
    json: { type: 'string' },
    load: { type: 'boolean', default: false },
  },
});
const repeat = Number(values.repeat);
const options = values.track ? { track: values.track.split(',') } : {};
const measureCase = fileURLToPath(new URL('measure/measure-case.mjs', import.meta.url));

function install() {
  if (existsSync(new URL('node_modules', corpus))) return;
  console.log('installing the corpus (some 190 packages, 220 MB) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'], {
    cwd: corpus,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function measure({ module, version }) {
  try {
    const { stdout } = await promisify(execFile)(
      values.node,
      [measureCase, module, version, JSON.stringify(options)],
      { timeout: 120_000, maxBuffer: 64e6 },
    );
    return JSON.parse(stdout.trim().split('\n').at(-1));
  } catch (error) {
    return { error: error.killed ? 'hung' : 'died', message: String(error.stderr ?? error).slice(0, 2000) };
  }
}

function render({ id, version }, run) {
  const { finding, ms, message } = run;
  const place = nameSuspect(finding);
  const why = verdictOf(run) === 'inconclusive' ? finding.reasons[0] : (message?.trim().split('\n')[0] ?? '');
  const cells = [
    `${id} ${version}`.padEnd(30),
    verdictOf(run).padEnd(12),
    finding ? `${finding.calls} calls`.padStart(12) : '',
    ms ? `${ms.toFixed(0)} ms`.padStart(9) : '',
    ` ${place || why}`,
  ];
  return cells.join(' ').trimEnd();
}

install();
const busy = values.load ? spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }) : null;
const results = [];
try {
  for (const subject of listCases(values.only ? new RegExp(values.only) : null)) {
    const runs = [];
    for (let run = 0; run < repeat; run++) {
      runs.push(await measure(subject));
      console.log(render(subject, runs.at(-1)) + (subject.native ? ' [native memory, not counted]' : ''));
    }
    results.push({ subject, runs });
  }
} finally {
  busy?.kill();
}
const node = execFileSync(values.node, ['--version'], { encoding: 'utf8' }).trim();
const summary = summarise(results);
console.log(`\nNode ${node}, ${repeat} time(s) each${values.load ? ', one processor kept busy' : ''}`);
for (const line of renderSummary(summary)) console.log(line);
if (values.json) writeFileSync(values.json, JSON.stringify({ node, options, summary, results }, null, 1));
process.exit(summary.found < summary.leaking || summary.alarms > 0 ? 1 : 0);
