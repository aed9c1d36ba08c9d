/** Cells as they stand in lists of one language, and the encodings such lists are found in. */
export interface ForeignNames {
  readonly language: string;
  readonly encodings: readonly string[];
  readonly cells: readonly string[];
}

const LANGUAGES: Readonly<Record<string, string>> = {
  russian:
    'Иванов Иван,Смирнова Мария,Кузнецов Алексей,Попова Ольга,Соколов Дмитрий,Лебедева Анна,Москва,Санкт-Петербург,Новосибирск,ул. Ленина,Телефон,Фамилия,ООО Ромашка,Щербаков Юрий,Ян Ли,Жукова Екатерина',
  ukrainian:
    'Шевченко Тарас,Коваленко Наталія,Бойко Сергій,Ткаченко Оксана,Київ,Львів,Харків,Прізвище,Телефон,Кравченко Юлія',
  bulgarian:
    'Иванов Георги,Димитрова Мария,Петров Николай,София,Пловдив,Варна,Телефон,Име,Стоянова Елена,Ангелов Христо',
  greek:
    'Παπαδόπουλος Γιώργος,Νικολάου Μαρία,Ιωάννου Κώστας,Αθήνα,Θεσσαλονίκη,Πάτρα,Όνομα,Τηλέφωνο,Δημητρίου Ελένη,Βασιλείου Νίκος',
  hebrew: 'כהן משה,לוי שרה,מזרחי דוד,פרץ רחל,ירושלים,תל אביב,חיפה,שם,טלפון,ביטון יעקב,אברהם מרים',
  arabic:
    'محمد أحمد,فاطمة علي,عبد الله حسن,القاهرة,الرياض,دبي,الاسم,هاتف,يوسف إبراهيم,خالد سعيد,مريم حسين',
  thai: 'สมชาย ใจดี,สมหญิง รักไทย,กรุงเทพ,เชียงใหม่,ภูเก็ต,ชื่อ,โทรศัพท์,นภา ศรีสุข,วิชัย ทองดี',
  japanese:
    '佐藤 太郎,鈴木 花子,高橋 健一,田中 美咲,東京都,大阪市,名前,電話番号,ソニー株式会社,ヤマダ電機,さくら 渡辺,中村 翔太',
  chinese:
    '王伟,李娜,张敏,刘洋,陈静,北京市,上海市,广州,姓名,电话,腾讯科技有限公司,赵强,周杰,孙丽华',
  taiwanese: '陳怡君,林志豪,黃淑芬,張家豪,台北市,高雄市,姓名,電話,台積電股份有限公司,李雅婷,吳俊傑',
  korean:
    '김민준,이서연,박지훈,최수빈,서울특별시,부산,이름,전화번호,삼성전자 주식회사,정하은,강도윤',
  german: 'Müller Jürgen,Köln,Straße,Jörg Größer,Bäcker,Überlingen,Weiß,Schröder,Änne,Süß',
  french: 'Élodie,François,Noël,Lefèvre,Besançon,Hélène,Forêt,Château,Benoît,Où',
  spanish: 'José Muñoz,María,Peña,Ramírez,Ángel,Núñez,Córdoba,Jiménez',
  polish:
    'Wałęsa Lech,Kowalczyk Łukasz,Wiśniewski Paweł,Dąbrowska Małgorzata,Zając Żaneta,Łódź,Kraków,Gdańsk,imię,Wójcik Michał',
};

const ENCODINGS: Readonly<Record<string, readonly string[]>> = {
  russian: ['windows-1251', 'koi8-r', 'cp866', 'iso-8859-5', 'maccyrillic'],
  ukrainian: ['windows-1251', 'koi8-u', 'iso-8859-5', 'maccyrillic'],
  bulgarian: ['windows-1251', 'koi8-r', 'cp866', 'iso-8859-5'],
  greek: ['windows-1253', 'iso-8859-7', 'cp737'],
  hebrew: ['windows-1255', 'iso-8859-8', 'cp862'],
  arabic: ['windows-1256', 'iso-8859-6', 'cp720'],
  thai: ['windows-874', 'tis620'],
  japanese: ['shift_jis', 'euc-jp'],
  chinese: ['gb18030', 'gbk'],
  taiwanese: ['big5', 'gb18030'],
  korean: ['euc-kr'],
  polish: ['windows-1250', 'iso-8859-2', 'cp852'],
  german: ['macintosh', 'cp850', 'cp437'],
  french: ['macintosh', 'cp850', 'cp437'],
  spanish: ['macintosh', 'cp850'],
};

/** Lists that are not windows-1252. */
export const FOREIGN: readonly ForeignNames[] = Object.entries(ENCODINGS).map(
  ([language, encodings]) => ({
    language,
    encodings,
    cells: (LANGUAGES[language] ?? '').split(','),
  }),
);

/** Scripts whose letters are told from western ones by a single name; of the others it takes a list. */
export const OTHER_SCRIPTS = FOREIGN.filter(
  ({ language }) => !['polish', 'german', 'french', 'spanish'].includes(language),
);

/** Lists that are windows-1252: each a line of cells. Many are mean: few umlauts, capitals, signs, shouted by half. */
export const WESTERN: readonly string[] = [
  'Müller Jürgen,Köln,Straße 5',
  'MÜLLER JÜRGEN,KÖLN,STRASSE 5',
  'MüLLER JüRGEN,KöLN,PLAIN',
  'Ann,Bob,Jörg',
  'Groß,Weiß,Voß',
  'Ünal Özgür,Berlin,Bäcker',
  'Äußere Straße,Öhringen,Übelacker',
  'Élodie,François,Noël',
  'ÉLODIE LEFÈVRE,BESANÇON,CHÂTEAU',
  'L’Été,d’Île-de-France,Cœur d’Or',
  'créée le 3,à la mer,Où',
  'Chloé,Zoé,Renée',
  'José,María,Peña',
  'NÚÑEZ,IBÁÑEZ,MUÑOZ',
  'NUñEZ,GONZáLEZ,MUñOZ',
  'Mª José,Nº 5,1º Dcha.',
  '¿Quién?,¡Hola!,señor',
  'São Paulo,João,Conceição',
  'CONCEIÇÃO,JOÃO,SÃO',
  'Åse,Bjørn,Kjærsgård',
  'ÅÄÖ AB,Malmö,Östersund',
  'Øystein,Tromsø,Ærø',
  'Jääskeläinen,Hämäläinen,Yrjö',
  'Työväenyhdistys,Pääkkönen,Töölö',
  'Sigríður Þorsteinsdóttir,Guðrún,Reykjavík',
  'Nicolò,Forlì,Città',
  'NICOLÒ,FORLÌ,CITTÀ',
  'Zoë,Daniël,Coëlho',
  'IJsbrand,IJsselmeer,Curaçao',
  '5 €,10 €,EUR',
  'Preis 5€,€uro Shop,Café',
  '“Bob’s”,‘Ann’,O’Brien',
  'O´Brien,D´Angelo,Meyer`s',
  'Lego®,Intel® Core™,© 2024',
  '20 °C,N° 5,5 m²',
  '½ Liter,¼ Pfund,¾',
  '£ 5,¥ 100,¢ 20',
  'Müller–Meier,Paris — Lyon,Gal·la',
  'Ren\u00a0é,Jean\u00a0François,Zo\u00adë',
  'Microsoft®Store,Coca·Cola,Toys“R”Us',
  'Straße…,Müller & Söhne,§ 5',
  'é,à,ü',
  'Œuvre,Šime,Žiga',
  'FRANÇOIS-RENÉ,ANDRÉ,HÉLÈNE',
  'Peter,Paul,Mary Süß',
  'Ñandú,Ñuñoa,Ñ',
  'Château d’Eau,Bœuf,Œil',
];
