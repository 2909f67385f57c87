const { EventEmitter } = require('node:events');

/** Prices as they change; one for the whole process. */
const feed = new EventEmitter().setMaxListeners(0);

/** Keeps the last price of an article until it is closed. */
class PriceTag {
  constructor(article) {
    this.article = article;
    this.price = null;
    this.update = (changed, price) => {
      if (changed === article) this.price = price;
    };
    feed.on('price', this.update);
  }

  close() {
    feed.off('price', this.update);
  }
}

module.exports = { PriceTag, feed };
