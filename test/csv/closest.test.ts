import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findClosest } from '../../src/csv/closest.ts';

test('a slip of a third of the letters, another case, or a part of a name finds the name', () => {
  const names = ['Name', ' Phone number ', 'Mobile', 'id'];
  assert.equal(findClosest('nane', names), 'Name');
  assert.equal(findClosest('fone', ['Name', 'Phone']), 'Phone');
  assert.equal(findClosest('phone', names), 'Phone number');
  assert.equal(findClosest('MOBIL', names), 'Mobile');
  assert.equal(findClosest('handy', names), undefined);
});

test('of two names the nearer one is meant', () => {
  assert.equal(findClosest('statu', ['station', 'status']), 'status');
});

test('nothing is near to an empty word, and an empty name is near to none', () => {
  assert.equal(findClosest(' ', ['a']), undefined);
  assert.equal(findClosest('a', ['', ' ']), undefined);
});
