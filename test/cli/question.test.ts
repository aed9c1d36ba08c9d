import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../house/project.ts';
import { scene } from '../scenario/scene.ts';
import { inProcess } from './program.ts';

const PAGE = readFileSync(join(projectRoot, 'samples', 'money', 'README.md'), 'utf8');

/** What a terminal shows, without where its cursor goes. */
const shownBy = (text: string): string => text.replaceAll(/\u001b\[\d*[A-Z]|\r/g, '');

test('the page about money shows the question at 100 columns and the estimate at 60 as the program does, for a list without --country', () =>
  scene({ seed: 1 }, async ({ sandbox, folder, ledger }) => {
    copyFileSync(
      join(projectRoot, 'samples', 'contacts', 'contacts.csv'),
      join(folder, 'contacts.csv'),
    );
    const environment = {
      HOME: folder,
      VONAGE_API_KEY: 'k',
      VONAGE_API_SECRET: 's',
      NO_COLOR: '1',
    };
    const service = ['contacts.csv', '--base-url', sandbox.url, '--ledger', ledger];
    const question = await inProcess(['enrich', ...service], {
      folder,
      environment,
      typed: 'n\n',
      columns: 100,
    });
    assert.ok(PAGE.includes(`\`\`\`\n${shownBy(question.err)}\`\`\`\n`), shownBy(question.err));
    const estimate = await inProcess(['estimate', ...service], {
      folder,
      environment,
      typed: '',
      columns: 60,
    });
    assert.ok(PAGE.includes(`\`\`\`\n${estimate.out}\`\`\`\n`), estimate.out);
  }));
