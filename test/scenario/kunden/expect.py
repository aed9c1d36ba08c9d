"""Writes the three files that samples/excel expects: mailing.send.expected.csv, .review and .suppress.

Run as: python3 expect.py WHOLE, where WHOLE is the output of

    insight-batch enrich samples/excel/kunden.xlsx --country DE --sandbox -o WHOLE

Of WHOLE it takes what the sandbox answers: ni_outcome, ni_status and ni_current_carrier_network_type. Numbers come from
numbers.csv, which make.py writes, and the verdicts are said once more below, in the words of samples/verdicts/README.md.
"""
import csv
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, '..', '..', '..', 'samples', 'excel')
HEADER = ['Kunden-Nr', 'ni_number', 'ni_verdict', 'ni_verdict_reason', 'ni_line_type']
VERDICTS = {
    'mobile': ('send', 'mobile'),
    'virtual': ('review', 'virtual number'),
    'unknown': ('review', 'line type not known'),
    '': ('review', 'line type not known'),
    'landline': ('suppress', 'landline'),
    'landline_premium': ('suppress', 'landline'),
    'landline_tollfree': ('suppress', 'landline'),
    'pager': ('suppress', 'pager'),
}


def judge(customer, answer):
    if customer['number'] == '':
        return 'suppress', 'no number: ' + customer['without'], ''
    if answer['ni_outcome'] not in ('insight', 'partial'):
        sys.exit(f'{customer["Kunden-Nr"]} has the outcome {answer["ni_outcome"]}: say here what that means.')
    line = answer['ni_current_carrier_network_type']
    verdict, reason = VERDICTS[line]
    # A part of an answer says with which status it came.
    part = f': status_{answer["ni_status"]}' if answer['ni_outcome'] == 'partial' else ''
    return verdict, reason + part, line


def main():
    with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
        answers = {row['Kunden-Nr']: row for row in csv.DictReader(file)}
    files = {'send': [], 'review': [], 'suppress': []}
    seen = set()
    with open(os.path.join(HERE, 'numbers.csv'), encoding='utf-8', newline='') as file:
        for customer in csv.DictReader(file):
            number = customer['number']
            # --unique: the first row of each number, and each row without one.
            if number in seen:
                continue
            if number != '':
                seen.add(number)
            verdict, reason, line = judge(customer, answers[customer['Kunden-Nr']])
            files[verdict].append([customer['Kunden-Nr'], number, verdict, reason, line])
    for verdict, rows in files.items():
        name = os.path.join(SAMPLE, f'mailing.{verdict}.expected.csv')
        with open(name, 'w', encoding='utf-8', newline='') as file:
            csv.writer(file, lineterminator='\n').writerows([HEADER, *rows])
        print(verdict, len(rows))


main()
