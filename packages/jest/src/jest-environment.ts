/** The part of Jest's environment contract (29.7 and 30) that we extend; its own types stay optional for users. */
export interface JestEnvironment {
  readonly global: object;
  setup(): Promise<void>;
  teardown(): Promise<void>;
  handleTestEvent?(event: CircusEvent, state: CircusState): void | Promise<void>;
}

export interface JestEnvironmentConfig {
  readonly globalConfig?: { readonly collectCoverage?: boolean };
  readonly projectConfig: {
    readonly rootDir: string;
    readonly testEnvironmentOptions: Record<string, unknown>;
  };
}

export interface JestEnvironmentContext {
  readonly testPath: string;
  readonly docblockPragmas: Readonly<Record<string, string | string[]>>;
  readonly console: { warn(message: string): void };
}

/** A test as jest-circus keeps it. */
export interface CircusTest {
  readonly type: 'test';
  readonly name: string;
  readonly parent: CircusBlock;
  readonly concurrent: boolean;
  readonly failing?: boolean;
  readonly status?: 'skip' | 'todo' | 'done' | null | undefined;
  readonly fn: unknown;
  /** Milliseconds, when the test has a time-out of its own. */
  readonly timeout?: number;
  readonly errors: unknown[];
}

export interface CircusHook {
  readonly type: 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';
  readonly fn: unknown;
  readonly timeout?: number | null;
  readonly parent?: CircusBlock;
}

/** Jest's `expect`, as far as a test that runs again needs it. */
export interface JestExpect {
  getState(): Record<string, unknown>;
  setState(state: Record<string, unknown>): void;
}

export interface CircusBlock {
  readonly type?: 'describeBlock';
  readonly name: string;
  readonly hooks: readonly CircusHook[];
  readonly children?: readonly (CircusBlock | CircusTest)[];
  readonly parent?: CircusBlock;
}

export interface CircusEvent {
  readonly name: string;
  readonly test?: CircusTest;
  readonly hook?: CircusHook;
  readonly describeBlock?: CircusBlock;
  readonly runtimeGlobals?: { readonly expect: JestExpect };
}

export interface CircusState {
  readonly currentDescribeBlock: CircusBlock;
  readonly currentlyRunningTest?: CircusTest | null;
  readonly rootDescribeBlock: CircusBlock;
  readonly testTimeout: number;
  /** Errors of the file. */
  readonly unhandledErrors: unknown[];
}

export type JestEnvironmentClass = new (
  config: JestEnvironmentConfig,
  context: JestEnvironmentContext,
) => JestEnvironment;
