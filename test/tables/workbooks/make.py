"""Writes the workbooks beside it, and expected.json: each cell's text as this script means it.

Run as: python3 make.py (needs openpyxl and LibreOffice), then format expected.json. Each case is written by openpyxl, as
NAME.xlsx, and once more by LibreOffice out of that, as NAME.lo.xlsx.
"""
import datetime
import json
import os
import subprocess
import tempfile

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = {}


def case(name, **more):
    def add(make):
        CASES[name] = (make, more)
        return make
    return add


def put(sheet, rows):
    """Rows of (value, text[, number format]); returns the texts."""
    texts = []
    for r, row in enumerate(rows, start=sheet.max_row if sheet.max_row > 1 else 1):
        for c, cell in enumerate(row, start=1):
            value, _, form = (cell + (None,))[:3]
            if value is None:
                continue
            target = sheet.cell(r, c)
            target.value = value
            if form:
                target.number_format = form
        texts.append([text for _, text, *_ in row])
    return texts


def same(*texts):
    return [(text, text) for text in texts]


@case('numbers')
def numbers(book, sheet):
    return put(sheet, [
        same('Telefon', 'Wert'),
        [(447700900123, '447700900123'), (0.1, '0.1')],
        [(4.47700900123e11, '447700900123'), (-5, '-5')],
        [(123456789012345, '123456789012345'), (0, '0')],
        [(1e15, '1000000000000000'), (1.5e-7, '0.00000015')],
        [(1e21, '1000000000000000000000'), (-0.125, '-0.125')],
    ])


@case('number-formats')
def number_formats(book, sheet):
    return put(sheet, [
        [(447700900123, '447700900123', '0.00E+00'), (0.25, '0.25', '0%')],
        [(447700900123, '447700900123', '#,##0'), (1234.5, '1234.5', '#,##0.00 "Stunden"')],
        [(447700900123, '447700900123', '@'), (-3, '-3', '[Red]0;[Blue]-0')],
        [(447700900123, '447700900123', '000 000 000 000'), (0.5, '0.5', '# ?/?')],
        [(12, '12', '"day" 0'), (7, '7', '_-* #,##0.00\\ _€_-')],
    ])


@case('dates')
def dates(book, sheet):
    at = datetime.datetime
    return put(sheet, [
        [(datetime.date(2026, 11, 29), '2026-11-29'), (at(2026, 11, 29, 10), '2026-11-29T10:00:00')],
        [(at(2026, 11, 29), '2026-11-29', 'dd.mm.yyyy'), (datetime.time(10, 0), '10:00:00')],
        [(at(2026, 11, 29), '2026-11-29T00:00:00', 'dd.mm.yyyy hh:mm'), (datetime.time(23, 59, 59), '23:59:59')],
        [(at(1999, 12, 31, 23, 59, 59), '1999-12-31T23:59:59', 'yyyy'), (at(2024, 2, 29), '2024-02-29', 'd. mmm yy')],
        [(1.5, '36:00:00', '[h]:mm:ss'), (0.75, '18:00:00', '[hh]:mm')],
        [(2958465, '9999-12-31', 'yyyy-mm-dd'), (44000, '2020-06-18', '[$-407]dddd, d. mmmm yyyy')],
    ])


@case('dates-1904')
def dates_1904(book, sheet):
    book.epoch = CALENDAR_MAC_1904
    return put(sheet, [
        [(datetime.datetime(2026, 11, 29), '2026-11-29', 'yyyy-mm-dd')],
        [(datetime.datetime(2026, 11, 29, 10), '2026-11-29T10:00:00', 'yyyy-mm-dd hh:mm')],
        [(44893, '2026-11-29', 'dd/mm/yyyy')],
    ])


@case('dates-1900')
def dates_1900(book, sheet):
    return put(sheet, [
        [(1, '1900-01-01', 'yyyy-mm-dd'), (59, '1900-02-28', 'yyyy-mm-dd')],
        [(60, '1900-02-29', 'yyyy-mm-dd'), (61, '1900-03-01', 'yyyy-mm-dd')],
    ])


@case('booleans')
def booleans(book, sheet):
    return put(sheet, [
        [('ok', 'ok'), (True, 'TRUE'), (False, 'FALSE')],
        [('text', 'text'), ('TRUE', 'TRUE'), ('wahr', 'wahr')],
    ])


@case('errors')
def errors(book, sheet):
    return put(sheet, [
        [('#N/A', '#N/A'), ('#DIV/0!', '#DIV/0!'), ('#NAME?', '#NAME?')],
        [('#REF!', '#REF!'), ('#VALUE!', '#VALUE!'), ('x', 'x')],
    ])


@case('scripts')
def scripts(book, sheet):
    return put(sheet, [
        same('Jörg Müßig', 'Łukasz', 'Иванов'), same('佐藤太郎', 'أحمد', 'שלום'),
        same('😀 ok', 'e\u0301', '\u200bzero'), same('€ £ ¥', '½', 'ﬁ'),
    ])


@case('marks')
def marks(book, sheet):
    return put(sheet, [
        same('<b>&amp;</b>', ']]>', '"quoted"'), same("it's", 'a,b;c', 'tab\there'),
        same('two\nlines', '&lt;', '{"a":1}'), same('--x', '%PDF', '#,##0'),
    ])


@case('blanks')
def blanks(book, sheet):
    return put(sheet, [
        same(' before', 'behind ', '  both  '), same('a  b', '\u00a0nbsp\u00a0', ' \n line'),
        same('x', ' ', 'y'),
    ])


@case('digits-as-text')
def digits_as_text(book, sheet):
    texts = put(sheet, [same('0171 1234567', '+447700900123'), same('00447700900123', '0'), same('007', '1E5')])
    for row, text in ((4, '=1+1'), (5, "'quoted"), (6, '@name')):
        cell = sheet.cell(row, 1)
        cell.value, cell.data_type, cell.quotePrefix = text, 's', True
        texts.append([text, ''])
    return texts


@case('merged')
def merged(book, sheet):
    put(sheet, [same('Titel'), same('a', 'b', 'c')])
    sheet.merge_cells('A1:C1')
    sheet['A3'] = 'unten'
    sheet.merge_cells('A3:A5')
    sheet['B4'] = 'neben'
    return [['Titel', '', ''], ['a', 'b', 'c'], ['unten', '', ''], ['', 'neben', '']]


@case('hidden', hidden=2)
def hidden(book, sheet):
    texts = put(sheet, [same('a', 'b'), same('c', 'd'), same('e', 'f'), same('g', 'h')])
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions['B'].hidden = True
    return texts


@case('gaps', empty=5)
def gaps(book, sheet):
    sheet['A3'], sheet['B3'], sheet['A5'] = 'x', 'y', 'z'
    sheet['B8'] = '+447700900123'
    for row in (6, 7, 9, 12):
        sheet.cell(row, 4).fill = PatternFill('solid', fgColor='FFFF00')
    return [['x', 'y'], ['z', ''], ['', '+447700900123']]


@case('wide')
def wide(book, sheet):
    sheet['A1'], sheet['Z1'], sheet['AA1'], sheet['AZ1'], sheet['BA1'], sheet['ZZ1'] = list('abcdef')
    cells = [''] * 702
    for at, text in ((0, 'a'), (25, 'b'), (26, 'c'), (51, 'd'), (52, 'e'), (701, 'f')):
        cells[at] = text
    return [cells]


@case('second-sheet', sheet='Zweite')
def second_sheet(book, sheet):
    put(sheet, [same('nicht diese')])
    return put(book.create_sheet('Zweite'), [same('diese', 'hier'), same('1', '2')])


@case('hidden-sheet', sheet='2')
def hidden_sheet(book, sheet):
    put(sheet, [same('vorn')])
    second = book.create_sheet('Versteckt')
    second.sheet_state = 'hidden'
    return put(second, [same('hinten')])


@case('sheet-name', sheet='Kunden & "Co" <1>')
def sheet_name(book, sheet):
    put(sheet, [same('nicht diese')])
    return put(book.create_sheet('Kunden & "Co" <1>'), [same('diese')])


@case('long-text')
def long_text(book, sheet):
    return put(sheet, [same('x' * 32767, 'kurz'), same('ü' * 1000, 'auch')])


@case('many-rows')
def many_rows(book, sheet):
    return put(sheet, [[(f'Zeile {i % 7}', f'Zeile {i % 7}'), (447700900000 + i, str(447700900000 + i))] for i in range(600)])


@case('furniture')
def furniture(book, sheet):
    texts = put(sheet, [same('Name', 'Mail', 'Nr'), same('Ann', 'ann@example.com', '+447700900123'), same('Bob', 'bob@example.com', '+447700900456')])
    sheet['B2'].hyperlink = 'mailto:ann@example.com'
    sheet['A2'].comment = Comment('Bitte anrufen', 'Ich')
    sheet['A1'].font = Font(bold=True)
    sheet.freeze_panes = 'A2'
    sheet.auto_filter.ref = 'A1:C3'
    other = book.create_sheet('Tabelle')
    put(other, [same('k', 'v'), same('a', 'b')])
    other.add_table(Table(displayName='T1', ref='A1:B2'))
    return texts


@case('formulas', lo=[['3', 'ab', 'TRUE', '2026-11-29', '#DIV/0!', 'rest']])
def formulas(book, sheet):
    put(sheet, [[('=1+2', ''), ('="a"&"b"', ''), ('=2>1', ''), ('=DATE(2026,11,29)', '', 'yyyy-mm-dd'), ('=1/0', ''), ('rest', 'rest')]])
    return [['', '', '', '', '', 'rest']]


expected = []
with tempfile.TemporaryDirectory() as folder:
    for name, (make, more) in CASES.items():
        book = openpyxl.Workbook()
        rows = make(book, book.active)
        book.save(os.path.join(HERE, f'{name}.xlsx'))
        read = {key: more[key] for key in ('sheet', 'hidden', 'empty') if key in more}
        expected.append({'file': f'{name}.xlsx', **read, 'rows': rows})
        expected.append({'file': f'{name}.lo.xlsx', **read, 'rows': more.get('lo', rows)})
    sources = [os.path.join(HERE, f'{name}.xlsx') for name in CASES]
    subprocess.run(['soffice', '--headless', '--convert-to', 'xlsx', '--outdir', folder, *sources], check=True)
    for name in CASES:
        with open(os.path.join(folder, f'{name}.xlsx'), 'rb') as file:
            converted = file.read()
        with open(os.path.join(HERE, f'{name}.lo.xlsx'), 'wb') as file:
            file.write(converted)
with open(os.path.join(HERE, 'expected.json'), 'w', encoding='utf-8') as file:
    json.dump(expected, file, ensure_ascii=False, indent=1)
    file.write('\n')
