import { formatMoney } from '../domain/money.ts';
import type { Summary } from '../domain/summary.ts';
import { showFacts } from './facts.ts';
import { layOutLines, layOutParagraph, layOutTable } from './layout.ts';
import { nextStep } from './next-step.ts';
import {
  countNoun,
  groupDigits,
  makePrintable,
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
    ...layOutParagraph(writeHeadline(summary, running), options).map((line) =>
      colour('bold', line),
    ),
    outputLine(summary),
    '',
    ...layOutLines(showFacts(summary), options),
    ...showCountries(summary, colour),
    ...(next === undefined
      ? []
      : [
          '',
          ...layOutLines([{ label: 'next', text: next, style: chooseStyle(summary) }], options),
        ]),
  ].join('\n')}\n`;
}

function writeHeadline({ run, executions }: Summary, running: string | undefined) {
  const times = executions.length > 1 ? `, in ${countNoun(executions.length, 'execution')}` : '';
  return `Run ${run.id} ${statusText(run, running)}: level ${run.level}, started ${timeText(run.startedAt)} UTC${times}.`;
}

function outputLine({ run, last }: Summary) {
  const input = run.input ?? 'standard input';
  if (last === null) return makePrintable(`${input}, no output yet`);
  return makePrintable(
    !last.wrote ? `${input}, no output written` : `${input} -> ${run.output ?? 'standard output'}`,
  );
}

function chooseStyle({ run }: Summary): Style {
  return run.status === 'completed' ? 'yellow' : 'red';
}

function showCountries({ byCountry }: Summary, colour: Colour) {
  if (byCountry.length === 0) return [];
  const shown = byCountry.slice(0, COUNTRIES_MAX);
  const doubt = byCountry.some(({ inDoubtMax }) => inDoubtMax !== 0n);
  const rows = shown.map(({ key, lookups, net, inDoubtMax }) => [
    key,
    groupDigits(lookups),
    formatMoney(net),
    ...(doubt
      ? [inDoubtMax === null ? 'unknown' : inDoubtMax === 0n ? '' : formatMoney(inDoubtMax)]
      : []),
  ]);
  const rest = byCountry.slice(COUNTRIES_MAX);
  const more = rest.reduce((sum, { net }) => sum + net, 0n);
  return [
    '',
    ...layOutTable(['country', 'lookups', 'net', ...(doubt ? ['in doubt, at most'] : [])], rows, {
      colour,
    }),
    ...(rest.length > 0
      ? [
          colour(
            'dim',
            `${countNoun(rest.length, 'country', 'countries')} more: ${formatMoney(more)}`,
          ),
        ]
      : []),
  ];
}
