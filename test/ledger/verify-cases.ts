/** What somebody changed in the books of two runs, and what is found then; RUN and OTHER are their ids. */
export const CASES: readonly {
  readonly name: string;
  readonly sql: string;
  readonly finds: readonly string[];
}[] = [
  {
    name: 'a charge that grew',
    sql: "UPDATE attempts SET requested = '0.00460000' WHERE execution_id = 1 AND sequence = 1",
    finds: [
      'Execution 1 of run RUN books 0.03450000 as requested; its charges add up to 0.03460000.',
      'The second dearest request of standard in GB is stored as 0.00450000; its charges show 0.00460000.',
      'The last charges of standard in GB are stored otherwise: attempt 1.1 with 0.00450000 and 0.00450000 net, where its charge is 0.00460000 and 0.00460000 net.',
    ],
  },
  {
    name: 'a refund that vanished',
    sql: "UPDATE attempts SET refunded = '0.00000000' WHERE execution_id = 1 AND sequence = 2",
    finds: [
      'Execution 1 of run RUN books 0.01000000 as refunded; its charges add up to 0.00000000.',
      'The last charges of standard in GB are stored otherwise: attempt 1.2 with 0.03000000 and 0.02000000 net, where its charge is 0.03000000 and 0.03000000 net.',
    ],
  },
  {
    name: 'totals that were changed',
    sql: "UPDATE executions SET attempts = 8, requested = '1.00000000' WHERE id = 1",
    finds: [
      'Execution 1 of run RUN counts 8 attempts; the ledger holds 7.',
      'Execution 1 of run RUN books 1.00000000 as requested; its charges add up to 0.03450000.',
    ],
  },
  {
    name: 'an attempt that was deleted',
    sql: 'DELETE FROM attempts WHERE execution_id = 1 AND sequence = 7',
    finds: ['Execution 1 of run RUN counts 7 attempts; the ledger holds 6.'],
  },
  {
    name: 'an attempt that was moved to another run',
    sql: 'UPDATE attempts SET run_id = (SELECT id FROM runs WHERE position = 2) WHERE execution_id = 1 AND sequence = 7',
    finds: ['1 attempts belong to no execution of their run.'],
  },
  {
    name: 'an attempt of no execution',
    sql: 'UPDATE attempts SET execution_id = 77 WHERE execution_id = 1 AND sequence = 7',
    finds: [
      '1 rows of attempts point at missing rows of executions.',
      '1 attempts belong to no execution of their run.',
      'Execution 1 of run RUN counts 7 attempts; the ledger holds 6.',
      'The ledger holds 8 attempts; its 2 runs have 7.',
    ],
  },
  {
    name: 'a settled attempt without its charge',
    sql: 'UPDATE attempts SET charge_source = NULL, requested = NULL, refunded = NULL WHERE execution_id = 1 AND sequence = 1',
    finds: [
      '1 attempts are settled without a charge, or charged without being settled.',
      'Execution 1 of run RUN books 0.03450000 as requested; its charges add up to 0.03000000.',
      'Attempt 1.1 is settled, but has no charge.',
      'The second dearest request of standard in GB is stored as 0.00450000; its charges show none.',
      'The last charges of standard in GB are stored otherwise: no charge of attempt 1.1 is among them.',
    ],
  },
  {
    name: 'two charges on attempts in doubt',
    sql: "UPDATE attempts SET charge_source = 'priced', requested = '0.00000000', refunded = '0.00000000' WHERE execution_id = 1 AND sequence IN (3, 4)",
    finds: [
      '2 attempts are settled without a charge, or charged without being settled.',
      'Execution 1 of run RUN holds 0.00900000 as unconfirmed; its charges without a price leave 0.02700000.',
      'Attempt 1.3 and 1 more: each has a charge, but is not settled.',
    ],
  },
  {
    name: 'charges below 0',
    sql: "UPDATE attempts SET requested = '-0.10000000' WHERE execution_id = 2 AND sequence = 1",
    finds: [
      'Execution 2 of run OTHER books 0.00200000 as requested; its charges add up to -0.10000000.',
      'Execution 2 of run OTHER has a net of -0.10000000: more was refunded than requested.',
      'Execution 2 of run OTHER holds 0.00700000 as unconfirmed; its charges without a price leave 0.10900000.',
      'Attempt 2.1 has a charge below 0.',
    ],
  },
  {
    name: 'unconfirmed money that no charge holds',
    sql: "UPDATE executions SET unconfirmed = '0.01000000', confirmed = '0.01000000' WHERE id = 2",
    finds: [
      'Execution 2 of run OTHER holds 0.01000000 as unconfirmed; its charges without a price leave 0.00700000.',
    ],
  },
  {
    name: 'unconfirmed money that was lowered without a balance',
    sql: "UPDATE executions SET unconfirmed = '0.00100000' WHERE id = 2",
    finds: [
      'Execution 2 of run OTHER holds 0.00100000 as unconfirmed; its charges without a price leave 0.00700000.',
    ],
  },
  {
    name: 'a ceiling below 0',
    sql: "UPDATE attempts SET ceiling = '-1' WHERE execution_id = 1 AND sequence = 7",
    finds: ['Attempt 1.7 has a ceiling below 0.'],
  },
  {
    name: 'a settled attempt that is released and bounded',
    sql: 'UPDATE attempts SET released = 1, bounded = 1 WHERE execution_id = 1 AND sequence = 1',
    finds: [
      '1 attempts are released or bounded without being in doubt.',
      'Attempt 1.1 was released, but is not in doubt.',
      'Attempt 1.1 is under the bound of its execution, but not in doubt.',
    ],
  },
  {
    name: 'an attempt in doubt that records are said to have settled',
    sql: "UPDATE attempts SET reconciled_at = 9000, records = '[]', reconciled_from = 'in_doubt' WHERE execution_id = 1 AND sequence = 3",
    finds: ['Attempt 1.3 was settled by records, but is neither charged by them nor released.'],
  },
  {
    name: 'a bound that is gone',
    sql: 'UPDATE executions SET doubt_bound = NULL WHERE id = 1',
    finds: ['Execution 1 of run RUN has no bound, but 1 attempt in doubt under it.'],
  },
  {
    name: 'a bound below 0',
    sql: "UPDATE executions SET doubt_bound = '-0.5' WHERE id = 1",
    finds: ['Execution 1 of run RUN bounds its doubt by -0.50000000, which is below 0.'],
  },
  {
    name: 'a lookup that one execution has settled twice',
    sql: `UPDATE attempts SET lookup_id = (SELECT lookup_id FROM attempts WHERE execution_id = 1 AND sequence = 2) WHERE execution_id = 1 AND sequence = 1;
          DELETE FROM answers WHERE sequence = 1 AND execution_id = 1`,
    finds: ['1 lookups were settled twice by one execution.'],
  },
  {
    name: 'a price that no charge shows',
    sql: "UPDATE prices SET dearest_request = '0.50000000'; INSERT INTO prices SELECT scope_id, product, 'FR', dearest_request, next_request FROM prices",
    finds: [
      'A price of standard in FR counts as seen, but no charge shows it.',
      'The dearest request of standard in GB is stored as 0.50000000; its charges show 0.03000000.',
    ],
  },
  {
    name: 'a second dearest price that is gone',
    sql: 'UPDATE prices SET next_request = NULL',
    finds: [
      'The second dearest request of standard in GB is stored as none; its charges show 0.00450000.',
    ],
  },
  {
    name: 'a charge that is no longer among the last',
    sql: 'DELETE FROM recent_charges WHERE sequence = 2',
    finds: [
      'The last charges of standard in GB are stored otherwise: that of attempt 1.2 is missing.',
    ],
  },
  {
    name: 'a last charge that is none',
    sql: 'INSERT INTO recent_charges SELECT scope_id, product, country, execution_id, 6, requested, refunded FROM recent_charges WHERE sequence = 1',
    finds: [
      'The last charges of standard in GB are stored otherwise: no charge of attempt 1.6 is among them.',
    ],
  },
  {
    name: 'more last charges than there may be',
    sql: `WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 198)
          INSERT INTO recent_charges SELECT scope_id, product, country, execution_id, i, requested, refunded FROM recent_charges, n WHERE sequence = 1`,
    finds: [
      'The last charges of standard in GB are stored otherwise: 101 where there are 100 at most.',
    ],
  },
  {
    name: 'prices that were deleted',
    sql: 'DELETE FROM prices',
    finds: ['Charges show a price of standard in GB, but none counts as seen.'],
  },
  {
    name: 'a run that is completed without having been',
    sql: "UPDATE runs SET status = 'completed' WHERE position = 2",
    finds: ['Run OTHER counts as completed, but its last execution 2 has not ended.'],
  },
  {
    name: 'an amount that is none',
    sql: "UPDATE attempts SET requested = '0,0045' WHERE execution_id = 1 AND sequence = 1",
    finds: [
      'The books cannot be read to their end: The ledger holds "0,0045" where an amount belongs. Restore it from a copy.',
    ],
  },
];
