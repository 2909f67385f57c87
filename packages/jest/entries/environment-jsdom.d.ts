import { TestEnvironment } from '../dist/environment-jsdom.js';

export = TestEnvironment;
