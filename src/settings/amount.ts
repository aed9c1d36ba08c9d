import { MONEY_PLACES, parseMoney } from '../domain/money.ts';

/**
 * Why a text is no amount, and the right form where it can be told. `5,00` is 5.00; `1,000` may be
 * a thousand or one, so both are offered and neither is taken.
 */
export function explainAmount(text: string): string {
  const rule = 'an amount is digits with a point.';
  const bare = text.replace(/^[^\d.,+-]+|[^\d.,]+$/g, '').replace(/^\+/, '');
  const places = /^\d+\.(\d+)$/.exec(bare)?.[1]?.length ?? 0;
  if (places > MONEY_PLACES) return `an amount has at most ${MONEY_PLACES} decimal places.`;
  if (/^\d{1,3}(?:[.,]\d{3})+$/.test(bare) && /,/.test(bare)) {
    const whole = bare.replace(/[.,]/g, '');
    const forms =
      bare.split(',').length === 2 && !bare.includes('.')
        ? `${whole} or ${bare.replace(',', '.')}, whichever is meant`
        : whole;
    return `${rule} Write ${forms}.`;
  }
  const form = writeWithPoint(bare);
  return form === undefined ? `${rule} Write for instance 5.00.` : `${rule} Write ${form}.`;
}

/** The last comma or point is the decimal one, those before it separate thousands. */
function writeWithPoint(text: string) {
  const [, whole, places = ''] = /^([\d.,]*)[.,](\d*)$/.exec(text) ?? [];
  const digits = whole?.replace(/[.,]/g, '') || '0';
  const form = whole === undefined ? text : [digits, places].filter(Boolean).join('.');
  return parseMoney(form) === undefined ? undefined : form;
}
