import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askConfirmation, type Confirmation } from '../../src/cli/prompt.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { createScreen, type Screen } from './streams.ts';

test('a terminal has its own width, and 100 columns where it is none or does not say', () => {
  assert.equal(createTerminal(createScreen(72), {}).width(), 72);
  assert.equal(createTerminal(createScreen(0), {}).width(), 100);
  assert.equal(createTerminal(createScreen(), {}).width(), 100);
});

test('colours are for a terminal, and not with NO_COLOR or TERM=dumb', () => {
  const bold = (columns: number | undefined, environment: Record<string, string>): string =>
    createTerminal(createScreen(columns), environment).colour('bold', 'x');
  assert.equal(bold(undefined, {}), 'x');
  assert.equal(bold(80, { NO_COLOR: '1' }), 'x');
  assert.equal(bold(80, { TERM: 'dumb' }), 'x');
  assert.equal(bold(80, { NO_COLOR: '' }), '\u001b[1mx\u001b[22m', 'an empty NO_COLOR is none');
});

test('a sentence cannot steer the terminal, a text of our own may', () => {
  const screen = createScreen(80);
  const terminal = createTerminal(screen, {});
  terminal.say('list\u001b]0;owned\u0007\r\n\u009b2J\u202e.csv');
  terminal.show('\u001b[1mbold\u001b[22m\n');
  assert.equal(screen.text, 'list?]0;owned????2J?.csv\n\u001b[1mbold\u001b[22m\n');
});

test('a sentence is broken between words where the terminal is narrow, and is one line in a log', () => {
  const screen = createScreen(30);
  createTerminal(screen, {}).say(
    'Phone numbers are read from column 3, "phone"; --phone-column says otherwise.',
  );
  assert.equal(
    screen.text,
    'Phone numbers are read from\ncolumn 3, "phone";\n--phone-column says otherwise.\n',
  );
  const log = createScreen();
  createTerminal(log, {}).say(`${'word '.repeat(40)}end`);
  assert.equal(log.text, `${'word '.repeat(40)}end\n`);
});

test('a stream whose reader went away is written to no more', () => {
  const screen = createScreen(80);
  const terminal = createTerminal(screen, {});
  screen.emit('error', new Error('EPIPE'));
  terminal.say('Anyone?');
  assert.equal(screen.text, '');
});

/** The answer to a question when `typed` is what comes, and then the end where `ended`. */
async function answered(
  typed: string,
  { ended }: { readonly ended: boolean },
): Promise<[Confirmation, Screen]> {
  const [input, output] = [createScreen(80), createScreen(80)];
  const answer = askConfirmation('Buy 3 lookups?', { input, output });
  input.write(typed);
  if (ended) input.end();
  return [await answer, output];
}

const ANSWERS = [
  ['y\n', 'yes'],
  ['yes\n', 'yes'],
  ['YES\r\n', 'yes'],
  [' Y \n', 'yes'],
  ['n\n', 'no'],
  ['no\n', 'no'],
  ['\n', 'no'],
  ['yep\n', 'no'],
  ['ja\n', 'no'],
] as const;

for (const [typed, meaning] of ANSWERS) {
  test(`${JSON.stringify(typed)} to the question of spending is ${meaning}`, async () => {
    const [answer, output] = await answered(typed, { ended: false });
    assert.equal(answer, meaning);
    assert.ok(output.text.includes('Buy 3 lookups? [y/N] '), output.text);
  });
}

test('the end of the input is no, Ctrl-C interrupts, and the question ends', async () => {
  for (const [typed, ended, meaning] of [
    ['', true, 'no'],
    ['\u0004', false, 'no'],
    ['\u0003', false, 'interrupted'],
  ] as const) {
    const [answer, output] = await answered(typed, { ended });
    assert.equal(answer, meaning, JSON.stringify(typed));
    assert.ok(output.text.endsWith('\n'), 'what is said next stands on a line of its own');
  }
});

test('the name of a list in the question cannot steer the terminal', async () => {
  const [input, output] = [createScreen(), createScreen()];
  const answer = askConfirmation('a\u001b[2J.csv: buy?', { input, output });
  input.end('y\n');
  assert.equal(await answer, 'yes');
  assert.equal(output.text, 'a?[2J.csv: buy? [y/N] ');
});
