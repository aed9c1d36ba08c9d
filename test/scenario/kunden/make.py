"""Writes samples/excel/kunden.xlsx, and numbers.csv beside this: which number each row means.

Run as: python3 make.py (needs openpyxl). Each run writes the same bytes. A spelling is chosen together with the number
it stands for, so numbers.csv owes nothing to whoever reads the workbook.
"""
import csv
import datetime
import io
import os
import random
import re
import zipfile

import openpyxl
from openpyxl.styles import Font

HERE = os.path.dirname(os.path.abspath(__file__))
WORKBOOK = os.path.join(HERE, '..', '..', '..', 'samples', 'excel', 'kunden.xlsx')
ROWS = 3000
WRITTEN = datetime.datetime(2026, 11, 27, 16, 30)
HEADER = ['Kunden-Nr', 'Anrede', 'Vorname', 'Nachname', 'Firma', 'Straße', 'PLZ', 'Ort', 'Telefon', 'Umsatz',
          'Kunde seit', 'Bemerkung']

# What the Bundesnetzagentur keeps for fiction: two blocks of a hundred mobiles and ten single ones, five landline blocks.
MOBILES = [('171', f'39200{n:02}') for n in range(100)] + [('176', f'040690{n:02}') for n in range(100)] + [
    ('152', '28817386'), ('152', '28895456'), ('152', '54599371'), ('172', '9925904'), ('172', '9968532'),
    ('172', '9973185'), ('172', '9973186'), ('172', '9980752'), ('174', '9091317'), ('174', '9464308')]
TOWNS = [('30', '23125', 'Berlin'), ('69', '90009', 'Frankfurt am Main'), ('40', '66969', 'Hamburg'),
         ('221', '4710', 'Köln'), ('89', '99998', 'München')]
POSTCODES = ['01067 Dresden', '04109 Leipzig', '06108 Halle (Saale)', '07743 Jena', '09111 Chemnitz', '10115 Berlin',
             '20095 Hamburg', '24937 Flensburg', '33602 Bielefeld', '40213 Düsseldorf', '48143 Münster', '50667 Köln',
             '60311 Frankfurt am Main', '70173 Stuttgart', '80331 München', '90402 Nürnberg', '97070 Würzburg']
STREETS = ['Lindenallee', 'Mühlstraße', 'Große Bleiche', 'An der Kößlmühle', 'Königsplatz', 'Bäckergasse', 'Hauptstr.']
FIRST = {'Frau': ['Jördis', 'Änne', 'Käthe', 'Friederike', 'Zoë', 'Wiebke', 'Şeyma', 'Anneliese', 'Gülşen', 'Hélène'],
         'Herr': ['Sönke', 'Björn', 'Götz', 'Emre', 'Thorsten', 'Lütger', 'Yusuf', 'Jürgen', 'Reto', 'Ulrich']}
LAST = ['Blümel', 'Voß', 'Krüger', 'Großkopf', 'Schönborn', 'Fährmann', 'Böttcher', 'Strauß', 'Aydın', 'Öztürk', 'Jäger',
        'Süß', 'Müller-Lüdenscheidt', 'von der Höh', 'Größl', 'Weiß', 'Kühnert', 'Lefèvre']
COMPANIES = ['', '', '', 'Gärtnerei Blümel', 'Kupferkessel GmbH & Co. KG', 'Böttcher & Söhne', 'Café Müßiggang',
             'Optik Lindenhof', 'Schlüssel-Süß e. K.', 'Nordwind Segel "Föhr"']
REMARKS = ['', '', '', '', 'Rückruf nach 16 Uhr', 'Zahlungsziel 30 Tage; Skonto 2 %', 'bestellt „auf Zuruf“', 'Stammkundin',
           'neue Anschrift\nseit März', '=> bitte prüfen', 'Weihnachtskarte']


class Typed(str):
    """A text that somebody typed with an apostrophe before it, which Excel takes away and remembers."""


def pairs(digits):
    return ' '.join(re.findall('..?', digits))


# Each takes area code and rest, both without a leading zero.
GERMAN = [
    lambda a, s: f'0{a}/{s[:3]} {pairs(s[3:])}',
    lambda a, s: f'0{a} {s}',
    lambda a, s: f'0{a}-{s}',
    lambda a, s: f'(0{a}) {pairs(s)}',
    lambda a, s: f'+49 (0){a} {s}',
    lambda a, s: f'+49 {a} {pairs(s)}',
    lambda a, s: f'+49{a}{s}',
    lambda a, s: f'0049 {a} {s}',
    lambda a, s: f'0049{a}{s}',
    lambda a, s: Typed(f'0{a}{s}'),
    lambda a, s: f"'0{a}{s}",
    lambda a, s: f'0{a} – {s[:4]} {s[4:]}',
    lambda a, s: f' 0{a}\u00a0{s} ',
    lambda a, s: f'0{a}.{s[:3]}.{s[3:]}',
    lambda a, s: int(f'49{a}{s}'),
    lambda a, s: int(f'49{a}{s}'),
]
MOBILE = GERMAN + [
    lambda a, s: f'mobil: 0{a} {s}',
    lambda a, s: f'Handy 0{a}/{s}',
    lambda a, s: int(f'49{a}{s}'),
]
LANDLINE = GERMAN + [
    lambda a, s: f'Tel. 0{a} {s}',
    lambda a, s: f'Tel.: 0{a}/{s[:-3]}-{s[-3:]}',
    lambda a, s: f'0{a} {s} (Büro)',
    lambda a, s: f'0{a} {s[:-3]}-{s[-3:]}',
]
ABROAD = [
    lambda c, a, s: f'+{c} {a} {s}',
    lambda c, a, s: f'00{c} {a} {pairs(s)}',
    lambda c, a, s: f'+{c} (0){a} {s}',
    lambda c, a, s: f'+{c}{a}{s}',
]
# No range is kept for fiction in Austria and Switzerland: these are the examples that libphonenumber publishes.
NEIGHBOURS = [('43', '664', '123456'), ('43', '1', '234567890'), ('41', '78', '1234567'), ('41', '21', '2345678')]
# What says that there is no number. The first is an empty cell.
NOTHING = [None, None, None, 'k.A.', 'k. A.', 'unbekannt', '-', 'folgt', 'siehe Bemerkung']


def choose_phones(chance):
    """3,000 of (cell, number, kind): the number in international form, or '' where the cell holds none that is sure."""
    mobiles = [('mobile', a, s) for a, s in MOBILES]
    landlines = [('landline', a, f'{block}{n:03}') for a, block, _ in TOWNS for n in range(1000)]
    chance.shuffle(mobiles)
    chance.shuffle(landlines)
    known = mobiles + landlines[:1970]
    chosen = [spell(chance, one) for one in known]
    # The same people again, each as somebody else spells them.
    chosen += [spell(chance, chance.choice(mobiles)) for _ in range(250)]
    chosen += [spell(chance, chance.choice(landlines[:1970])) for _ in range(90)]
    british = chance.sample(range(1000), 250)
    chosen += [spell_abroad(chance, '44', '7700', f'900{n:03}') for n in british]
    chosen += [spell_abroad(chance, *chance.choice(NEIGHBOURS)) for _ in range(60)]
    for _ in range(40):
        a, s = chance.choice(MOBILES)
        exponent = re.sub(r'(\d)(\d{5})\d+', lambda m: f'{m[1]},{m[2]}E+11', f'49{a}{s}')
        chosen.append((exponent, '', 'exponent'))
    for _ in range(50):
        (_, a, s), (_, b, t) = chance.choice(mobiles), chance.choice(landlines)
        between = chance.choice([' / ', ' oder ', '; ', '\n', ', '])
        chosen.append((f'0{a} {s}{between}0{b} {t}', '', 'two_numbers'))
    while len(chosen) < ROWS:
        cell = chance.choice(NOTHING)
        chosen.append((cell, '', 'empty' if cell is None else 'no_number'))
    chance.shuffle(chosen)
    return chosen


def spell(chance, phone):
    kind, a, s = phone
    return chance.choice(MOBILE if kind == 'mobile' else LANDLINE)(a, s), f'+49{a}{s}', ''


def spell_abroad(chance, c, a, s):
    return chance.choice(ABROAD)(c, a, s), f'+{c}{a}{s}', ''


def make_customers():
    chance = random.Random(16)
    number = 100_000
    for cell, phone, kind in choose_phones(chance):
        number += chance.randint(1, 9)
        title = chance.choice(['Frau', 'Herr'])
        postcode, town = chance.choice(POSTCODES).split(' ', 1)
        revenue = chance.randint(0, 2_500_000) / 100 if chance.random() < 0.9 else None
        since = datetime.date(1998, 1, 1) + datetime.timedelta(days=chance.randrange(10_000))
        street = f'{chance.choice(STREETS)} {chance.randint(1, 180)}{chance.choice(["", "", "a"])}'
        cells = [number, title, chance.choice(FIRST[title]), chance.choice(LAST), chance.choice(COMPANIES), street,
                 postcode, town, cell, revenue, since, chance.choice(REMARKS)]
        yield cells, phone, kind


def fill(sheet, customers):
    sheet['A1'] = 'Kundenliste Vertrieb Süd, Stand 27.11.2026'
    sheet['A1'].font = Font(bold=True, size=14)
    for column, name in enumerate(HEADER, start=1):
        sheet.cell(3, column, name).font = Font(bold=True)
    row = 3
    for index, (cells, _, _) in enumerate(customers):
        # A blank line between two regions.
        row += 2 if index % 250 == 249 else 1
        for column, value in enumerate(cells, start=1):
            if value is None or value == '':
                continue
            target = sheet.cell(row, column)
            target.value = value
            if isinstance(value, str):
                # A text that begins with = is none of a formula here.
                target.data_type = 's'
            target.quotePrefix = isinstance(value, Typed)
            if column == 10:
                target.number_format = '#,##0.00'
            if column == 11:
                target.number_format = 'dd.mm.yyyy'
    sheet.freeze_panes = 'A4'


def settle(written):
    """The same workbook without the time of writing, in its properties and in the archive."""
    settled = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(settled, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as to:
        for name in source.namelist():
            content = source.read(name)
            if name == 'docProps/core.xml':
                at = WRITTEN.strftime('%Y-%m-%dT%H:%M:%SZ').encode()
                content = re.sub(rb'(<dcterms:(\w+)[^>]*>)[^<]*', rb'\g<1>' + at, content)
            to.writestr(zipfile.ZipInfo(name, WRITTEN.timetuple()[:6]), content, zipfile.ZIP_DEFLATED, 9)
    return settled.getvalue()


def main():
    customers = list(make_customers())
    book = openpyxl.Workbook()
    info = book.active
    info.title = 'Hinweise'
    for line in ['Auszug aus der Warenwirtschaft', 'Bitte nur das Blatt „Kunden“ bearbeiten.',
                 'Leere Zeilen trennen die Gebiete.']:
        info.append([line])
    fill(book.create_sheet('Kunden'), customers)
    written = io.BytesIO()
    book.save(written)
    with open(WORKBOOK, 'wb') as file:
        file.write(settle(written))
    with open(os.path.join(HERE, 'numbers.csv'), 'w', encoding='utf-8', newline='') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(['Kunden-Nr', 'number', 'without'])
        writer.writerows([cells[0], phone, kind] for cells, phone, kind in customers)


if __name__ == '__main__':
    main()
