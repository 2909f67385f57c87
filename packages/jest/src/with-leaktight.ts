import { EnvironmentSession } from './environment-session.ts';
import type {
  CircusEvent,
  CircusState,
  JestEnvironment,
  JestEnvironmentClass,
  JestEnvironmentConfig,
  JestEnvironmentContext,
} from './jest-environment.ts';
import { installDoor } from './sandbox-door.ts';
import { describeTestFile } from './test-file.ts';

/**
 * Adds leak assertions to an environment of your own.
 *
 * @example
 * module.exports = withLeaktight(require('./my-environment'));
 */
export function withLeaktight<Base extends abstract new (...args: never[]) => object>(base: Base): Base {
  const Parent = base as unknown as JestEnvironmentClass;
  class LeaktightEnvironment extends Parent implements JestEnvironment {
    readonly #session: EnvironmentSession;

    constructor(config: JestEnvironmentConfig, context: JestEnvironmentContext) {
      super(config, context);
      this.#session = new EnvironmentSession(describeTestFile(config, context, this.global));
      // jest-environment-node makes globals of its options.
      Reflect.deleteProperty(this.global, 'leaktight');
    }

    override async setup(): Promise<void> {
      await super.setup();
      installDoor(this.global, this.#session.door);
    }

    override handleTestEvent(event: CircusEvent, state: CircusState): void | Promise<void> {
      const first = super.handleTestEvent?.(event, state);
      if (!first) return this.#session.handle(event, state);
      return first.then(() => this.#session.handle(event, state));
    }

    override async teardown(): Promise<void> {
      await this.#session.close();
      await super.teardown();
    }
  }
  return LeaktightEnvironment as unknown as Base;
}
