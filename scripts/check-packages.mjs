// Packs every package and checks what a user would install: exports, types, module formats.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

let problems = 0;
for (const name of readdirSync('packages')) {
  const folder = `packages/${name}`;
  const pkg = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const { messages } = await publint({ pkgDir: folder, strict: true });
  for (const message of messages) console.error(`${pkg.name}: ${formatMessage(message, pkg)}`);
  problems += messages.length;
  const { profile = 'node16', exclude = [] } = pkg.attw ?? {};
  const args = ['attw', '--pack', folder, '--profile', profile, '--format', 'ascii', '--no-emoji', '--quiet'];
  if (exclude.length > 0) args.push('--exclude-entrypoints', ...exclude);
  try {
    execFileSync('npx', args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    problems += 1;
    console.error(`${pkg.name}: ${error.stdout}${error.stderr}`);
  }
}
console.log(`packages: ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
