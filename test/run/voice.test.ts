import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVoice, type Voice } from '../../src/run/voice.ts';

/** A voice, and what a terminal and a progress bar got to hear of it. */
function listen(options?: { readonly quiet: boolean }): {
  readonly voice: Voice;
  readonly heard: string[];
  readonly bar: { say(line: string): void };
} {
  const heard: string[] = [];
  const voice = createVoice({ say: (line) => void heard.push(line) }, options);
  return { voice, heard, bar: { say: (line) => void heard.push(`above: ${line}`) } };
}

test('what is said waits until the voice flows, in its order; what is said at once does not wait', () => {
  const { voice, heard } = listen();
  voice.say('first');
  voice.say('second');
  voice.sayAtOnce('now');
  assert.deepEqual(heard, ['now']);
  voice.flow();
  assert.deepEqual(heard, ['now', 'first', 'second']);
});

test('a voice that flows holds nothing back any more, and says nothing twice', () => {
  const { voice, heard } = listen();
  voice.say('first');
  voice.flow();
  voice.say('second');
  voice.flow();
  assert.deepEqual(heard, ['first', 'second']);
});

test('above a progress bar every line goes past the terminal', () => {
  const { voice, heard, bar } = listen();
  voice.flow();
  voice.moveAbove(bar);
  voice.say('said');
  voice.sayAtOnce('at once');
  voice.warn('warned');
  assert.deepEqual(heard, ['above: said', 'above: at once', 'above: insight-batch: warned']);
});

test('a warning is never held back, and --quiet silences all but warnings', () => {
  const loud = listen();
  loud.voice.warn('the log is full');
  assert.deepEqual(loud.heard, ['insight-batch: the log is full']);
  const { voice, heard } = listen({ quiet: true });
  voice.say('said');
  voice.sayAtOnce('at once');
  voice.warn('the log is full');
  voice.flow();
  voice.say('later');
  assert.deepEqual(heard, ['insight-batch: the log is full']);
});
