// Puts the report of the demo into the README, so that it shows what a developer sees; with --print only shows it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const demo = fileURLToPath(new URL('./demo.mjs', import.meta.url));
const readme = new URL('../README.md', import.meta.url);
const { FORCE_COLOR: _, ...env } = { ...process.env, NO_COLOR: '1' };

const { status, stdout, stderr } = spawnSync(process.execPath, [demo], { encoding: 'utf8', env });
const [report] = /^ FAIL .*a visited page[^]*?(?=\n\n?⎯)/m.exec(stderr + stdout) ?? [];
if (status !== 0 || report === undefined) {
  console.error(`${stdout}${stderr}\nCould not record the report: the demo did not show its leaks.`);
  process.exit(1);
}

if (process.argv.includes('--print')) console.log(report);
else {
  const page = readFileSync(readme, 'utf8');
  const recorded = `<!-- report -->\n\n\`\`\`text\n${report}\n\`\`\`\n\n<!-- /report -->`;
  writeFileSync(
    readme,
    page.replace(/<!-- report -->[^]*<!-- \/report -->/, () => recorded),
  );
}
