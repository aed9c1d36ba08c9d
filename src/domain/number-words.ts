import { splitWords } from './word-list.ts';

/**
 * Words that people write beside a number and that say nothing about its digits: what kind of
 * telephone it is, whose, or which app. In the languages of Europe, and Turkish, Arabic, Hebrew,
 * Hindi, Indonesian, Vietnamese, Chinese, Japanese, Korean.
 */
const LISTED = `
  callto phone phones telephone tel tels tele telno telnr tph ph phn fon fone call calls dial ring number numbers num nr no nbr contact direct
  mobile mobil mob mobilephone cell cellphone cellular cel handphone hp gsm sms text mms
  home house work office business company private personal main switchboard reception landline fixed daytime day evening night
  emergency primary secondary other new old fax facsimile telefax pager voip voice skype hotline support sales service
  whatsapp whats wa watsapp signal telegram viber wechat weixin line imessage facetime messenger threema kakao kakaotalk zalo
  only my mine his her mum mom dad wife husband

  telefon telefonnummer telefonnr telefonr rufnummer rufnr ruf nummer festnetz festnetznummer mobiltelefon mobilnummer mobilnr mobilfunk
  handy handynummer handynr funk dienstlich diensthandy dienst privat privatnummer privathandy geschaftlich gesch buro firma arbeit
  zentrale durchwahl haus zuhause zu hause tagsuber abends tags neu alt notfall

  telephones portable port fixe fixes domicile bureau travail maison prive pro professionnel perso standard numero num mob
  telefono telefonos movil moviles celular cel fijo casa trabajo oficina particular privado empresa nuevo
  cellulare cell fisso ufficio lavoro abitazione privato azienda centralino
  telefone telemovel telem movel fixo escritorio emprego residencia residencial comercial recado zap
  telefoon telefoonnummer mobiel mobieltje gsmnummer vast thuis werk kantoor zakelijk prive huis
  telefonnr mobilnr mobiltlf tlf tlfnr hjem hjemme arbejde jobb arbeid hemma hem arbete jobbet bostad kontor kontoret vaxel
  privatnr fasttelefon mobilen
  puhelin puh puhelinnumero kannykka matkapuhelin gsm koti kotipuhelin tyo tyopuhelin toimisto
  telefonu komorka komorkowy kom stacjonarny domowy dom praca biuro sluzbowy prywatny numer
  mobilni mobilny pevna linka domu prace kancelar soukromy cislo domov praca kancelaria sukromny pevna
  telefonszam mobiltelefon vezetekes otthon otthoni munkahely munkahelyi iroda privat szam
  mobilul fix acasa serviciu birou personal numar
  kucni posao ured kuca sluzba doma pisarna sluzbeni zasebni stevilka
  telefonas mobilusis namu darbo namai darbas telefons majas darbs birojs telefoninumber kodu too kontor
  cep ceptel is isyeri ev ofis sabit telefonu numara numarasi
  telpon telepon ponsel rumah kantor nomor no dien thoai di dong nha co quan so

  телефон тел телефона моб мобильный мобильный мобилен мобілний мобільний сот сотовый дом домашний раб рабочий работа офис личный
  номер факс ватсап вотсап вацап телеграм вайбер домашній робочий стационарный городской гор
  τηλεφωνο τηλ κινητο κιν σταθερο σπιτι εργασια γραφειο φαξ
  هاتف الهاتف تلفون تليفون جوال الجوال موبايل محمول المنزل منزل العمل عمل مكتب المكتب فاكس واتساب واتس رقم نقال
  טלפון טל נייד פלאפון בית עבודה משרד פקס וואטסאפ
  फोन मोबाइल घर कार्यालय ऑफिस दफ्तर नंबर व्हाट्सएप
  电话 電話 手机 手機 手机号 固话 座机 家 家庭 公司 办公室 辦公室 单位 宅电 传真 傳真 微信 号码 行動電話 行動 住家 住宅
  携帯 携帯電話 自宅 会社 勤務先 職場 固定 ファックス ライン 代表 直通 番号
  전화 전화번호 휴대폰 휴대전화 핸드폰 집 자택 회사 직장 사무실 팩스 번호
`;

/** Before a number with a mark behind them, or in brackets: `M: 0171 ...`, `(h)`. */
const LETTERS = new Set('tmhwfpcdbtmмтрд');

const words: ReadonlySet<string> = new Set(splitWords(LISTED).map(plainWord));

/** A word that may be dropped without a second look, `mobil` and `TÉL` among them. */
export function isListedWord(word: string): boolean {
  return words.has(plainWord(word));
}

/** A single letter that stands for such a word. */
export function isListedLetter(letter: string): boolean {
  return LETTERS.has(letter.toLowerCase());
}

function plainWord(word: string) {
  return word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ı/g, 'i')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/æ/g, 'ae');
}

/**
 * Between two numbers: `or` in the languages above. A cell with one of them between digits holds
 * two numbers.
 */
export const CONJUNCTIONS = splitWords(`
  or and oder und bzw ou et o u y e ed en of och eller og tai ja lub albo i oraz nebo alebo a
  vagy es sau si ili ali in ar ir vai un voi veya ve atau dan или и або та η και أو או या 或 和 又は
  또는
`);

/** Before an extension; a full stop or colon may follow. */
export const EXTENSION_WORDS = splitWords(`
  extension extn ext x # dw durchwahl nst nebenstelle app apparat klappe kl poste interno int
  anexo ramal extension wew linka klapka mellek toestel tst anknytning anknytn lokal lok alanr
  dahili opt option доб внутр вн εσωτ 内線 内线 分机 分機 转 轉 내선
`);
