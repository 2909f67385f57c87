module.exports = require('../dist/reporter.js').LeaktightReporter;
