import { ByteWriter } from 'hyparquet-writer';
import type { Sink } from '../write.ts';

/**
 * What the library writes into, which hands its bytes to a sink whenever it is flushed, as the
 * library does behind each group of rows: the places in a file go on, and its memory is used again.
 */
export class SinkBytes extends ByteWriter {
  readonly #sink: Sink;

  constructor(sink: Sink) {
    super();
    this.#sink = sink;
  }

  async flush(): Promise<void> {
    if (this.index > 0) await this.#sink(this.getBytes());
    this.index = 0;
  }
}
