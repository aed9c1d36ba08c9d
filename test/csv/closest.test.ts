import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closest } from '../../src/csv/closest.ts';

test('a slip of a third of the letters, another case, or a part of a name finds the name', () => {
  const names = ['Name', ' Phone number ', 'Mobile', 'id'];
  assert.equal(closest('nane', names), 'Name');
  assert.equal(closest('fone', ['Name', 'Phone']), 'Phone');
  assert.equal(closest('phone', names), 'Phone number');
  assert.equal(closest('MOBIL', names), 'Mobile');
  assert.equal(closest('handy', names), undefined);
});

test('of two names the nearer one is meant', () => {
  assert.equal(closest('statu', ['station', 'status']), 'status');
});

test('nothing is near to an empty word, and an empty name is near to none', () => {
  assert.equal(closest(' ', ['a']), undefined);
  assert.equal(closest('a', ['', ' ']), undefined);
});
