import { formatMoney } from '../domain/money.ts';
import type { Summary } from '../domain/summary.ts';
import { showFacts } from './facts.ts';
import { layOutHeadline, layOutLines, layOutTable, type Page } from './layout.ts';
import { nextStep } from './next-step.ts';
import {
  countNoun,
  formatKnown,
  groupDigits,
  makePrintable,
  statusText,
  timeText,
  type Colour,
} from './words.ts';

const COUNTRIES_MAX = 8;

/**
 * What a run did, what it cost, what is in doubt and what to do next, for a person at a terminal of
 * `width` columns. `running` are the ids of the runs that processes work on. Ends with a line
 * feed.
 */
export function reportText(
  summary: Summary,
  options: Page & { running?: ReadonlySet<string> | undefined },
): string {
  const { colour, running = new Set() } = options;
  const { id, status } = summary.run;
  const next = running.has(id) ? undefined : nextStep(summary);
  const style = status === 'completed' ? 'yellow' : 'red';
  return `${[
    ...layOutHeadline(writeHeadline(summary, running), options),
    makePrintable(describeFiles(summary)),
    '',
    ...layOutLines(showFacts(summary), options),
    ...showCountries(summary, colour),
    ...(next === undefined ? [] : ['', ...layOutLines([['next', next, style]], options)]),
  ].join('\n')}\n`;
}

function writeHeadline({ run, executions }: Summary, running: ReadonlySet<string>) {
  const times = executions.length > 1 ? `, in ${countNoun(executions.length, 'execution')}` : '';
  return `Run ${run.id} ${statusText(run, running)}: level ${run.level}, started ${timeText(run.startedAt)} UTC${times}.`;
}

function describeFiles({ run, last }: Summary) {
  const input = run.input ?? 'standard input';
  if (!last) return `${input}, no output yet`;
  return last.wrote
    ? `${input} -> ${run.output ?? 'standard output'}`
    : `${input}, no output written`;
}

function showCountries({ byCountry }: Summary, colour: Colour) {
  if (byCountry.length === 0) return [];
  const doubt = byCountry.some(({ inDoubtMax }) => inDoubtMax !== 0n);
  const header = ['country', 'lookups', 'net', 'in doubt, at most'].slice(0, doubt ? 4 : 3);
  const rows = byCountry.slice(0, COUNTRIES_MAX).map(({ key, lookups, net, inDoubtMax }) => {
    const most = inDoubtMax === 0n ? '' : formatKnown(inDoubtMax);
    return [key, groupDigits(lookups), formatMoney(net), most].slice(0, header.length);
  });
  const rest = byCountry.slice(COUNTRIES_MAX);
  const more = rest.reduce((sum, { net }) => sum + net, 0n);
  const hidden = `${countNoun(rest.length, 'country', 'countries')} more: ${formatMoney(more)}`;
  return [
    '',
    ...layOutTable(header, rows, { colour }),
    ...(rest.length > 0 ? [colour('dim', hidden)] : []),
  ];
}
