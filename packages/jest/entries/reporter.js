module.exports = require('../dist/bundle/reporter.js').LeaktightReporter;
