/** What a version of a case must be called. */
const expected = (version) => (version === 'leaky' ? 'leaking' : 'steady');

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
const milliseconds = (value) => `${value.toFixed(0)} ms`;
const share = (part, whole) => `${part} of ${whole}`;

/** The first suspect as `function (package)`. */
export function nameSuspect(finding) {
  const suspect = finding?.suspects[0];
  return suspect
    ? `${suspect.functionName || '(anonymous)'} (${suspect.packageName ?? suspect.file.split('/').at(-1)})`
    : '';
}

/** Whether the first suspect lies in the package at fault. */
export function blamesPackage({ package: name }, finding) {
  return finding?.suspects[0]?.packageName?.startsWith(`${name}@`) ?? false;
}

/** The verdict of a run; a process that died or hung has none. */
export const verdictOf = ({ finding, error }) => finding?.verdict ?? error;

const is = (verdict) => (item) => verdictOf(item.run) === verdict;

/**
 * Counts what was right and wrong over all runs of all cases.
 * @param {{ subject: object, runs: object[] }[]} results
 */
export function summarise(results) {
  const heap = results.filter(({ subject }) => !subject.native);
  const all = heap.flatMap(({ subject, runs }) => runs.map((run) => ({ subject, run })));
  const of = (wanted) => all.filter(({ subject }) => expected(subject.version) === wanted);
  const leaking = of('leaking');
  const steady = of('steady');
  const found = leaking.filter(is('leaking'));
  const costs = steady
    .filter(({ run }) => run.cost)
    .map(({ subject, run }) => ({ id: subject.id, ...run.cost }))
    .toSorted((a, b) => a.collections - b.collections);
  return {
    leaking: leaking.length,
    found: found.length,
    steady: steady.length,
    alarms: steady.filter(is('leaking')).length,
    inconclusive: all.filter(is('inconclusive')).length,
    broken: all.filter(({ run }) => run.error).length,
    blamed: found.filter(({ subject, run }) => blamesPackage(subject, run.finding)).length,
    flips: heap.filter(({ runs }) => new Set(runs.map(verdictOf)).size > 1).map(({ subject }) => subject),
    times: {
      clean: timesOf(steady.filter(({ subject, run }) => subject.version === 'clean' && run.finding)),
      fixed: timesOf(steady.filter(({ subject, run }) => subject.version === 'fixed' && run.finding)),
      leaky: timesOf(found.map(untilVerdict)),
      explained: timesOf(found),
    },
    costs,
  };
}

/** Of a leak, the time to the verdict and its allocation sites; what holds it takes a heap snapshot on top. */
const untilVerdict = ({ subject, run }) => ({ subject, run: { ...run, ms: run.finding.verdictMs } });

function timesOf(items) {
  const sorted = items.toSorted((a, b) => a.run.ms - b.run.ms);
  const worst = sorted.at(-1);
  return {
    median: middle(items.map(({ run }) => run.ms)),
    worst: worst?.run.ms ?? 0,
    worstCase: worst?.subject.id ?? '',
  };
}

/** The summary as lines to read. */
export function renderSummary(summary) {
  const { costs, times, flips } = summary;
  const lines = [
    `found           ${share(summary.found, summary.leaking)} leaks`,
    `false alarms    ${share(summary.alarms, summary.steady)} fixed and clean`,
    `inconclusive    ${share(summary.inconclusive, summary.leaking + summary.steady)}`,
    `package blamed  ${share(summary.blamed, summary.found)} first suspects lie in the package at fault`,
  ];
  if (summary.broken > 0) lines.push(`without verdict ${summary.broken}`);
  for (const { id, version } of flips) lines.push(`FLIPS           ${id} ${version}`);
  for (const [version, { median, worst, worstCase }] of Object.entries(times)) {
    lines.push(
      `${version.padEnd(15)} median ${milliseconds(median)}, worst ${milliseconds(worst)} (${worstCase})`,
    );
  }
  const worst = costs.at(-1);
  if (worst) {
    const median = middle(costs.map(({ collections }) => collections));
    lines.push(
      `beyond calls    median ${median.toFixed(1)} full GCs, worst ${worst.collections.toFixed(1)} (${worst.id}: ` +
        `${milliseconds(worst.ms)} for ${worst.made} calls of ${milliseconds(worst.plainMs)}, a GC takes ${milliseconds(worst.gcMs)})`,
    );
    const collections = costs.map(({ fullGcs }) => fullGcs);
    lines.push(`full GCs        median ${middle(collections)}, most ${Math.max(...collections)}`);
  }
  return lines;
}
