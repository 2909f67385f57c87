// One leaking case in a process of its own: prints its finding and its report as JSON.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { detectLeaks, renderReport } from '@leaktight/core';

const folder = process.argv[2];
const { setup } = await import(pathToFileURL(path.join(folder, 'case.mjs')).href);
const { run } = await setup('leaky');
const finding = await detectLeaks(run, { explain: 'path', timeBudget: 15_000, explainTimeBudget: 30_000 });
const report = renderReport(finding, { colours: false, cwd: path.dirname(folder) });
process.stdout.write(`${JSON.stringify({ finding, report })}\n`, () => process.exit(0));
