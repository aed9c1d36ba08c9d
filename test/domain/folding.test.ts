import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldText, type Folding } from '../../src/domain/folding.ts';

const WORDS = new Map([
  ['LANDLINE', 'landline'],
  ['unknown', ''],
]);

test('each folding takes off its spelling and nothing else', () => {
  const cases: readonly (readonly [Folding, string, string])[] = [
    [{ kind: 'exact' }, ' 447 ', ' 447 '],
    [{ kind: 'digits' }, '+44 7700 900123', '447700900123'],
    [{ kind: 'case' }, 'Gb', 'gb'],
    [{ kind: 'letters' }, 'O2 (UK) Ltd.', 'o2ukltd'],
    [{ kind: 'letters' }, 'Télécom du Midi S.A.', 'télécomdumidisa'],
    [{ kind: 'country' }, 'United States of America', 'US'],
    [{ kind: 'country' }, 'United States', 'US'],
    [{ kind: 'country' }, 'Kingdom of Nowhere', 'kingdomofnowhere'],
    [{ kind: 'words', words: WORDS }, 'LANDLINE', 'landline'],
    [{ kind: 'words', words: WORDS }, 'VoIP', 'voip'],
    [{ kind: 'words', words: WORDS }, 'unknown', ''],
  ];
  for (const [folding, text, folded] of cases)
    assert.equal(foldText(text, folding), folded, `${folding.kind} ${text}`);
});
