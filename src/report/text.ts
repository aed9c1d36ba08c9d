import { formatMoney } from '../domain/money.ts';
import type { Summary } from '../domain/summary.ts';
import { factsOf } from './facts.ts';
import { lines, paragraph, table } from './layout.ts';
import { nextStep } from './next-step.ts';
import {
  counted,
  grouped,
  printable,
  statusText,
  timeText,
  type Colour,
  type Style,
} from './words.ts';

const COUNTRIES_MAX = 8;

/**
 * What a run did, what it cost, what is in doubt and what to do next, for a person at a terminal of `width` columns.
 * `running` is the id of the run that a process is working on. Ends with a line feed.
 */
export function reportText(
  summary: Summary,
  options: {
    width: number;
    colour: Colour;
    running?: string | undefined;
  },
): string {
  const { colour, running } = options;
  const next = summary.run.id === running ? undefined : nextStep(summary);
  return `${[
    ...paragraph(headline(summary, running), options).map((line) => colour('bold', line)),
    outputLine(summary),
    '',
    ...lines(factsOf(summary), options),
    ...countries(summary, colour),
    ...(next === undefined
      ? []
      : ['', ...lines([{ label: 'next', text: next, style: styleOf(summary) }], options)]),
  ].join('\n')}\n`;
}

function headline({ run, executions }: Summary, running: string | undefined): string {
  const times = executions.length > 1 ? `, in ${counted(executions.length, 'execution')}` : '';
  return `Run ${run.id} ${statusText(run, running)}: level ${run.level}, started ${timeText(run.startedAt)} UTC${times}.`;
}

function outputLine({ run, last }: Summary): string {
  const input = run.input ?? 'standard input';
  if (last === null) return printable(`${input}, no output yet`);
  return printable(
    !last.wrote ? `${input}, no output written` : `${input} -> ${run.output ?? 'standard output'}`,
  );
}

function styleOf({ run }: Summary): Style {
  return run.status === 'completed' ? 'yellow' : 'red';
}

function countries({ byCountry }: Summary, colour: Colour): string[] {
  if (byCountry.length === 0) return [];
  const shown = byCountry.slice(0, COUNTRIES_MAX);
  const doubt = byCountry.some(({ inDoubtMax }) => inDoubtMax !== 0n);
  const rows = shown.map(({ key, lookups, net, inDoubtMax }) => [
    key,
    grouped(lookups),
    formatMoney(net),
    ...(doubt
      ? [inDoubtMax === null ? 'unknown' : inDoubtMax === 0n ? '' : formatMoney(inDoubtMax)]
      : []),
  ]);
  const rest = byCountry.slice(COUNTRIES_MAX);
  const more = rest.reduce((sum, { net }) => sum + net, 0n);
  return [
    '',
    ...table(['country', 'lookups', 'net', ...(doubt ? ['in doubt, at most'] : [])], rows, {
      colour,
    }),
    ...(rest.length > 0
      ? [
          colour(
            'dim',
            `${counted(rest.length, 'country', 'countries')} more: ${formatMoney(more)}`,
          ),
        ]
      : []),
  ];
}
