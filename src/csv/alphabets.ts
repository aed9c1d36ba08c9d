/** A family of encodings whose letters are told from western ones in the same way. */
export interface Alphabet {
  /** As iconv-lite knows them; of two that read a text equally well the first is named first. */
  readonly encodings: readonly string[];
  /** Its letters, all of them. */
  readonly letters: RegExp;
  /** Letters that are frequent in names: they tell two encodings of one script apart. */
  readonly frequent: ReadonlySet<string>;
  /**
   * How its words stand beside Latin letters: never touching, touching at times (`ABC株式会社`), or
   * mixed with them (`Łukasz`).
   */
  readonly latin: 'apart' | 'beside' | 'within';
}

const makeLetterPattern = (letters: string) =>
  new RegExp(`^[A-Za-z${letters}${letters.toUpperCase()}]$`, 'u');

const EASTERN = 'áâăäąćčçďđéęëěíîĺľłńňóôőöŕřśšşťţúůűüýźžż';
const TURKISH = 'âçğıiîöşüûéèà';
const BALTIC = 'āąäčēęėģīįķļłńņōóõöŗśšūųüźžż';
const WESTERN = 'àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿß';

/**
 * Han characters of frequent names, places and forms of companies, simplified, traditional and
 * Japanese.
 */
const HAN =
  '王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤' +
  '張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧葉蘇呂盧鐘譚陸賈韋鄒龍賀顧萬錢嚴湯' +
  '中山本佐藤鈴木渡辺小伊加村上松井清水斎阿部森池橋川崎岡前野原島内大西東三千北青平今新長安福' +
  '伟芳娜敏静丽强磊军洋勇艳杰涛明超秀兰霞平刚桂英华玉红建国文海志美子一郎太香恵雄弘正和健雅淑麗偉軍傑華國強' +
  '公司有限市区路号京广州深圳南城省人名电话手机姓地址電話號株式会社會氏号';
const KANA =
  'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンあいうえおかきくけこさしすせそたちつてとなにぬねのはまみやよらりるろわをん';
const HANGUL =
  '김이박최정강조윤장임한오서신권황안송전홍고문양손배백허유남심노하곽성차주우구민진지영수현준은경미혜희선연숙원동상호태재용철기순아인승자서울시부산대구도전화번름';

/** What is told from western letters; Latin scripts last. */
export const ALPHABETS: readonly Alphabet[] = [
  ...makeAlphabets('apart', [
    [
      ['windows-1251', 'koi8-r', 'koi8-u', 'cp866', 'iso-8859-5', 'maccyrillic'],
      /^\p{Script=Cyrillic}$/u,
      'оеаинтсрвлкмдпуя',
    ],
    [['windows-1253', 'iso-8859-7', 'cp737'], /^\p{Script=Greek}$/u, 'αοιετσςνηυρπκλάόί'],
    [['windows-1255', 'cp862'], /^\p{Script=Hebrew}$/u, 'יולהראתבמשנםדחכ'],
    [['windows-1256', 'iso-8859-6', 'cp720'], /^\p{Script=Arabic}$/u, 'ايلمنورتبدحسعةه'],
    [['windows-874'], /^\p{Script=Thai}$/u, 'านรกอเงสมลตวยิีชพั์'],
  ]),
  ...makeAlphabets('beside', [
    [
      ['shift_jis', 'euc-jp'],
      /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]$/u,
      HAN + KANA,
    ],
    [['gb18030', 'big5'], /^\p{Script=Han}$/u, HAN],
    [['euc-kr'], /^\p{Script=Hangul}$/u, HANGUL],
  ]),
  ...makeAlphabets('within', [
    [['windows-1250', 'iso-8859-2', 'cp852'], makeLetterPattern(EASTERN), 'áéíóčěřšžąćęłśżőűăâ'],
    [['windows-1254'], makeLetterPattern(TURKISH), 'çğıöşü'],
    [['windows-1257'], makeLetterPattern(BALTIC), 'āčēģīķļņšūžąęėįųõäöü'],
    [['macintosh', 'cp850', 'cp437'], makeLetterPattern(WESTERN), 'äöüßéèàçñáíóúåøæ'],
  ]),
];

function makeAlphabets(
  latin: Alphabet['latin'],
  rows: readonly (readonly [encodings: readonly string[], letters: RegExp, frequent: string])[],
): Alphabet[] {
  return rows.map(([encodings, letters, frequent]) => {
    const both = frequent + frequent.toUpperCase();
    return { encodings, letters, frequent: new Set(both), latin };
  });
}
