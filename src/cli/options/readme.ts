import { exitCodesTable } from '../exit.ts';
import { writeOptionsTable } from '../../settings/table.ts';

/**
 * The README's generated parts, by the name of their markers `<!-- name -->` and `<!-- /name -->`.
 */
const PARTS: Readonly<Record<string, () => string>> = {
  options: writeOptionsTable,
  'exit-codes': exitCodesTable,
};

/** `readme` with its generated parts made anew. Throws where a marker is missing. */
export function regenerateReadme(readme: string): string {
  return Object.entries(PARTS).reduce(
    (text, [name, render]) => replacePart(text, name, render()),
    readme,
  );
}

function replacePart(text: string, name: string, content: string) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`README.md has no ${begin} ... ${end}`);
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`;
}
