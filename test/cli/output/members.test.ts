import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MEMBER_TITLES, memberRow } from '../../../src/cli/output/members.js';

const GENDER = {
  source: 'events',
  member: 'gender',
  column_name: 'gender',
  requirement: 'required',
  allowed_types: 'string',
  records: '200',
  present: '200',
  null_values: '0',
  strings: '200',
  numbers: '0',
  booleans: '0',
  objects: '0',
  arrays: '0',
  blank_strings: '50',
};

test('a member of which a quarter is blank has the share, and is missing where it is required', () => {
  assert.deepEqual(MEMBER_TITLES, ['source', 'member', 'column', 'present', 'nulls', 'blank', 'types', 'remark']);
  const figures = ['100 %', '0 %', '25 %', 'string', 'required, missing'];
  assert.deepEqual(memberRow(GENDER), ['events', 'gender', 'gender', ...figures]);
});

test('a member whose blank strings were not counted has no share of them, and none counts as missing', () => {
  const figures = ['100 %', '0 %', '', 'string', ''];
  assert.deepEqual(memberRow({ ...GENDER, blank_strings: null }), ['events', 'gender', 'gender', ...figures]);
});
