import { LeaktightReporter } from '../dist/reporter.js';

export = LeaktightReporter;
