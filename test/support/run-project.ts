import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { prepareHome } from './installation.ts';

/** Files of a project, by path. */
export type ProjectFiles = Readonly<Record<string, string>>;

export interface ProjectRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What `--json` or `--reporter=json` wrote, when the arguments asked for it. */
  readonly json: JsonReport | null;
  /** Other files that were asked for, by path; those that were not written are missing. */
  readonly files: ProjectFiles;
}

export interface JsonReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** A node that can be chosen from outside, for the matrix. */
const node = process.env['LEAKTIGHT_NODE'] ?? process.execPath;

type Environment = Readonly<Record<string, string | undefined>>;

export interface RunSettings {
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  /** Variables besides those of this process; undefined takes one away. */
  readonly env?: Environment;
  /** Paths of files to read after the run. */
  readonly read?: readonly string[];
}

/** Runs real Vitest on a project that exists for this run only. */
export async function runVitest(files: ProjectFiles, settings: RunSettings = {}): Promise<ProjectRun> {
  return await runProject('vitest', 'vitest.mjs', ['run'], files, settings);
}

/** Runs real Jest on a project that exists for this run only. */
export async function runJest(files: ProjectFiles, settings: RunSettings = {}): Promise<ProjectRun> {
  return await runProject('jest', 'bin/jest.js', ['--no-cache'], files, settings);
}

async function runProject(
  runner: string,
  bin: string,
  fixed: readonly string[],
  files: ProjectFiles,
  { args = [], nodeArgs = [], env = {}, read = [] }: RunSettings,
): Promise<ProjectRun> {
  const home = await prepareHome();
  const folder = mkdtempSync(join(home, 'project-'));
  try {
    writeFiles(folder, { 'package.json': '{ "private": true }', ...files });
    const script = join(dirname(createRequire(join(folder, 'x.js')).resolve(`${runner}/package.json`)), bin);
    const asks = (reporter: string): boolean => args.includes(reporter);
    // Vitest 5 writes its JSON report to a file unless told where, Vitest 4 and Jest to the output.
    const toFile = asks('--reporter=json') ? ['--outputFile.json=report.json'] : [];
    const run = await execute(folder, [...nodeArgs, script, ...fixed, ...args, ...toFile], env);
    const clean = (text: string): string => normalise(text, folder);
    const report = asks('--json') ? run.stdout : toFile.length > 0 ? readReport(folder, run) : 'null';
    return {
      exitCode: run.exitCode,
      stdout: clean(run.stdout),
      stderr: clean(run.stderr),
      json: JSON.parse(clean(report)) as JsonReport | null,
      files: Object.fromEntries(
        read
          .filter((path) => existsSync(join(folder, path)))
          .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function readReport(folder: string, { stdout, stderr }: { stdout: string; stderr: string }): string {
  const file = join(folder, 'report.json');
  if (!existsSync(file)) throw new Error(`The runner wrote no report.\n${stdout}\n${stderr}`);
  return readFileSync(file, 'utf8');
}

function writeFiles(folder: string, files: ProjectFiles): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function execute(
  cwd: string,
  args: readonly string[],
  env: Environment,
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = spawn(node, args, { cwd, env: cleanEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return { exitCode, stdout, stderr };
}

/** The Vitest that runs this test must not speak to the runner under test. */
function cleanEnvironment(env: Environment): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(VITEST|JEST|TEST$|NODE_ENV|NODE_OPTIONS|NODE_V8_COVERAGE|FORCE_COLOR|CI$|GITHUB_)/.test(name),
  );
  return { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env };
}

function normalise(text: string, folder: string): string {
  return text.replaceAll(folder, '<project>').replaceAll('\r\n', '\n');
}
