/** Speaks to the person at the terminal, one line after the other and none before its turn. */
export interface Voice {
  /** Says a line that may wait: it is held back until the voice flows. */
  say(line: string): void;
  /** Says a line now: the execution waits for the person, or the person has asked for it. */
  sayAtOnce(line: string): void;
  /** Says a line now that `--quiet` does not silence, because nothing else tells of it. */
  warn(line: string): void;
  /** Says what was held back; from now on nothing is. */
  flow(): void;
  /** Says its lines above something that is drawn from now on. */
  moveAbove(drawn: LineSink): void;
}

/** Takes one line at a time: a terminal, or a progress bar that lets lines pass above itself. */
interface LineSink {
  say(line: string): void;
}

/** A voice that holds its lines back at first; `quiet`: the person wants to hear warnings alone. */
export function createVoice(
  terminal: LineSink,
  { quiet = false }: { quiet?: boolean } = {},
): Voice {
  const held: string[] = [];
  let sink = terminal;
  let flowing = false;
  const sayAtOnce = (line: string) => {
    if (!quiet) sink.say(line);
  };
  return {
    say: (line) => {
      if (flowing) sayAtOnce(line);
      else held.push(line);
    },
    sayAtOnce,
    warn: (line) => sink.say(`insight-batch: ${line}`),
    flow: () => {
      flowing = true;
      held.splice(0).forEach(sayAtOnce);
    },
    moveAbove: (drawn) => {
      sink = drawn;
    },
  };
}
