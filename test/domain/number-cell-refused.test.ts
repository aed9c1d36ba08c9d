import { test } from 'node:test';
import { all } from './german-cells.ts';

test('a date, a time and an IP address are no number, whatever their digits would be', () => {
  all('date', [
    '2024-01-15',
    '2024/01/15',
    '2024.1.5',
    '31.12.1999',
    '12/31/1999',
    '15/01/24',
    '1-2-24',
  ]);
  all('date', [
    '2024-01-15 10:30:00',
    '2024-01-15T10:30',
    '31.12.1999, 10:30',
    '10:30',
    '10:30:59',
    '9:05 pm',
    '\u00a010:30',
  ]);
  all('ip_address', ['192.168.178.100', '10.0.0.1', '127.0.0.1']);
  all('301231254', ['30.123.125.4']);
  all('241222', ['24.12.22']);
  all('262602', ['26-26-02']);
  all('20240115', ['2024-0115', '20240115']);
  all('20241315', ['2024-13-15']);
  all('192168178256', ['192.168.178.256']);
});

test('a code that is dialled for the network itself is a service number', () => {
  all('service_number', ['*100#', '*#06#', '#31#', '*123*4#']);
});

test('a letter, a mask and an exponent are no number', () => {
  all('masked', [
    '+44 7700 XXXXXX',
    '+44 7700 9000xx',
    '+44 7700 ****00',
    '*',
    '+44 7700 9•0000',
    '+44 7700 ●●●',
    '+44 7700 90000*',
    'xx',
  ]);
  all('exponent', [
    '1.2E+10',
    '4.479E+11',
    '4,479E+11',
    '4479e8',
    '+4.4E11',
    '1.2 E+10',
    '-1E5',
    '1.2E-3',
    '4.479 e 11',
    '4.479\u00a0\u2009E+11',
  ]);
  all('no_number', ['n/a', 'none', '12@3', '£5', '#', '#ERROR!', 'NULL', '5%', '030 1234567 €']);
  all('letters', [
    '07700 90000O',
    '+44 7700 90000X',
    '1.2E',
    'E5',
    '07700 900XYZ',
    '1-800-FLOWERS',
    '1-800-555-TELL',
    '+44 77oo 9oo123',
    '3-CARE',
  ]);
});
