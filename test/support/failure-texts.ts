import type { ProjectRun } from './run-project.ts';

/** What each test of a run failed with, by its name, without colours. */
export function failureTexts(run: ProjectRun): Record<string, string> {
  const results = run.json?.testResults.flatMap((file) => file.assertionResults) ?? [];
  return Object.fromEntries(
    results.map(({ fullName, failureMessages }) => [
      fullName,
      // eslint-disable-next-line no-control-regex
      failureMessages.join('\n').replaceAll(/\u001B\[\d+m/g, ''),
    ]),
  );
}
