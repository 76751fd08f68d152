"""Everyday words of news in four languages: enough to say whether two sentences may be one another's.

Each row is one meaning: stems in English, Kyrgyz, Russian and Chinese, `/` between several. A stem begins a word; one
with `$` is a whole word. The list is for evidence only: what it lacks does no harm.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LANGUAGES = ("en", "ky", "ru", "zh")
_TABLE = """
monday | дүйшөмбү | понедельник | 周一/星期一
tuesday | шейшемби | вторник | 周二/星期二
wednesday | шаршемби | сред[уыа]$/среде$ | 周三/星期三
thursday | бейшемби | четверг | 周四/星期四
friday | жума | пятниц | 周五/星期五
saturday | ишемби | суббот | 周六/星期六
sunday/weekend | жекшемби/базар | воскресен/выходн | 周日/星期日/周末/星期天
january/jan$ | январ | январ | 1月/一月
february/feb$ | феврал | феврал | 2月/二月
march$ | март | март | 3月/三月
april | апрел | апрел | 4月/四月
june | июн | июн | 6月/六月
july | июл | июл | 7月/七月
august | август | август | 8月/八月
september/sept$ | сентябр | сентябр | 9月/九月
october/oct$ | октябр | октябр | 10月/十月
november/nov$ | ноябр | ноябр | 11月
december/dec$ | декабр | декабр | 12月
year/annual/years | жыл | год/лет$/ежегод | 年
day$/days/today | күн/бүгүн | день$/дня$/дней$/дни$/днем$/сегодня/суток | 天/日
week$/weeks | апта/жума | недел | 周/星期
month | ай$/айда/айлык/айы | месяц | 个月/月
hour/hours | саат | час$/часа$/часов$/часы | 小时
minute | мүнөт/минут | минут | 分钟
yesterday | кечээ | вчера | 昨天/昨日
morning | эртең/таң | утр | 早/上午/晨
night/evening | түн/кеч | ноч/вечер | 晚/夜
percent/per cent/% | пайыз/процент/% | процент/% | 百分/%/％/成
million | млн/миллион | млн/миллион | 百万/万/亿
billion | млрд/миллиард | млрд/миллиард | 亿
thousand | миң | тысяч/тыс$ | 千/万
dollar/$/usd | доллар/$ | доллар/$ | 美元/$
pound/£ | фунт/£ | фунт/£ | 英镑/磅
euro$/euros/€ | евро | евро/€ | 欧元
first | биринчи/алгачк/башынан | перв/впервые | 第一/首/最初
second$ | экинчи | втор | 第二/二
third | үчүнчү | трет | 第三/三分
two$ | эки/экөө | дв[аеу] | 两/二
three | үч | три$/трех/трёх/трем/трое | 三
four | төрт | четыр | 四
five | беш | пять/пяти | 五
six | алты | шесть/шести | 六
seven | жети | семь/семи$ | 七
eight | сегиз | восем/восьм | 八
ten$ | он$ | десят | 十
half | жарым/жарты | полов/пол[уо] | 半
president | президент | президент | 总统/主席
minister | министр | министр | 部长/大臣/首相/总理
government | өкмөт | правительств | 政府
parliament/congress/senat/lawmaker | парламент/конгресс/сенат/депутат | парламент/конгресс/сенат/депутат | 议会/国会/参议/议员
court/judge/judicial/judici/trial | сот/судья | суд | 法院/法官/法庭/司法/审
law$/laws/legal/lawyer | мыйзам/юрист/укук/адвокат | закон/юрист/прав/адвокат | 法
police/officer | полиция/милиция/кызматкер | полиц/милиц/офицер/сотрудник | 警
crime/criminal | кылмыш | преступ/криминал | 罪
attack | чабуул/кол салуу | атак/нападен/напал | 攻击/袭/侵
kill/murder/death/dead/died/dies | өл/киши өлтүр/каза | убийств/убил/убит/смерт/погиб/умер/мертв/гибел | 杀/死/亡/遇难
war$ | согуш | войн | 战
army/military/soldier | аскер/армия | арми/военн/солдат/войск | 军
election/elect/vote/voter/ballot | шайло/добуш | выбор/избира/голос | 选/投票
party | партия/кече | парти/вечерин | 党/派对
team/squad | команда/топ | команд/сборн | 队
game/match/play/player | оюн/матч/ойно | игр/матч | 赛/球员/比赛/玩/游戏
win$/won$/winner/victory/wins | жең/жеңиш/ут | побед/выигр | 胜/赢/冠
goal$/goals/scor | гол/киргиз | гол$/голы/голов/забил/счет | 球/分
school/student/pupil | мектеп/окуучу/студент | школ/учащ/студент/ученик | 学校/学生/校
university/college | университет/колледж | университет/колледж | 大学/学院
child/kids/children | бала/балд | ребен/ребён/дет[ия] | 孩/儿童/子女
woman/women/girl | аял/кыз | женщин/девушк/девоч | 女
man$/men$ | эркек/киши/адам | мужчин/человек | 男/人
people | адам/эл$/элд/кишилер | люд/человек/народ/граждан | 人
family | үй-бүлө/үй бүлө | семь[яюей]/семей | 家
mother/mom$ | апа/эне | мат[ье]/мам | 母/妈
father/dad$ | ата | отец/отц/пап | 父/爸
son$/daughter | уул/кыз | сын/доч | 儿
brother/sister | ага/ини/эже/сиңди/бир тууган/байке | брат/сестр | 兄/弟/姐/妹
wife/husband/married | аял/күйөө/жубай/үйлөн | жен[аыуео]/муж$/мужа/супруг | 妻/丈夫/婚
world/global | дүйнө | мир/глобал | 世界/全球
country/countries/nation | өлкө/мамлекет/улут | стран/наци/государств | 国
city$/cities/town | шаар | город | 市/城
house$/home$/houses/homes | үй | дом | 家/房/屋/住
water/rain/flood | суу/жаан/жамгыр | вод/дожд/осадк/навод | 水/雨
fire$/fires | өрт | пожар/огон/огн | 火
earthquake/quake/tsunami | жер титирөө/цунами | землетряс/цунами/толч | 地震/海啸
hurricane/storm | бороон/катуу шамал/ураган/шторм | ураган/шторм/бур[яие] | 飓风/风暴
company/firm$ | компания/фирма/ишкана | компани/фирм | 公司
market/store/shop | базар/дүкөн/рынок | рын/магазин/торгов | 市场/店/超市
money/price/cost/pay$/paid | акча/баа/төлө | деньг/цен/стоим/плат | 钱/价/费/付/款
work$/worker/job$/jobs | иш/жумуш/кызмат | работ | 工作/员工/职
russia/moscow/kremlin | орус/россия/москва/кремл | росси/русск/москв/кремл | 俄/莫斯科
china/chinese/beijing | кытай/пекин | кита/пекин | 中国/中方/北京
america/u.s./united states/american/us$/usa | америка/акш | америк/сша/соединенн | 美
washington | вашингтон | вашингтон | 华盛顿
britain/british/uk$/england/english/london | британия/британ/англия/англис/лондон/улуу британ | британ/англи/лондон/великобр | 英/伦敦
europe/eu$ | европа/еб$/евро | европ/ес$/евросоюз | 欧
germany/german | германия/немис | герман/немец | 德国/德
france/french/paris | франция/француз/париж | франц/париж | 法国/法/巴黎
india/indian | индия/инд | инди | 印
japan/japanese/tokyo | жапон/япон/токио | япон/токио | 日本/东京
korea/korean | корея | коре | 朝鲜/韩国/朝/韩
scotland/scottish | шотланд | шотланд | 苏格兰
trump | трамп | трамп | 特朗普
kavanaugh | каван | кавано | 卡瓦诺
brexit | брексит/brexit | брексит/brexit | 脱欧
north | түндүк | север | 北/朝鲜
south | түштүк | юж/юг | 南/韩
east | чыгыш | восто | 东
west | батыш | запад | 西
said$/says$/told/say$ | деди/дейт/деп/айт | сказал/говор/заяв/сообщ/по словам/отмет | 说/表示/称/告诉
report/news/media/newspaper | кабар/жаңылык/медиа/гезит/отчет/репортаж | сообщ/новост/сми$/газет/отчет/доклад | 报/新闻/媒体
interview | маек/интервью | интервью | 采访/访
photo/picture/video/film/movie/camera | сүрөт/видео/тасма/кино/фильм/фото | фото/снимк/видео/фильм/кино/камер | 照/图/视频/影/片/摄
book$/books | китеп | книг | 书
music/song/album/singer | музыка/ыр/альбом | музык/песн/альбом/певиц/певец | 音乐/歌/专辑
doctor/hospital/health/medical/patient | дарыгер/оорукана/ден соолук/медицина/бейтап | врач/больниц/здоров/медицин/пациент/доктор | 医/病/健康
car$/cars/vehicle/drive | унаа/машина/айда/автоунаа | машин/автомоб/водит/авто | 车
plane/flight/airport/airline | учак/аэропорт/каттам | самолет/самолёт/рейс/аэропорт/авиа | 飞机/航/机场
ship$/boat | кеме/кайык | корабл/лодк/суд[но]н/катер | 船/舰
food/eat$/meal/restaurant | тамак/же[йш]/ресторан/азык | ед[ауы]$/пищ/ресторан/блюд/кушать | 食/吃/餐/饭
animal/dog$/cat$/pig/dogs | жаныбар/ит$/мышык/чочко | животн/собак/кошк/свин | 动物/狗/猫/猪
weapon/gun$/nuclear/missile/bomb | курал/ок$/өзөктүк/ракета/бомба/ядро | оруж/ядерн/ракет/бомб/пистолет | 武器/枪/核/导弹/炸
security/safety | коопсуз | безопас | 安全
question/ask$/asked | суро | вопрос/спрос | 问
not$/n't/never/no$ | эмес/жок/ган жок/бей/пай/бай | не$/нет$/никогда/ни$ | 不/没/未/无/非
new$ | жаңы | нов[ыоаи] | 新
old$/former | эски/карыган/мурдагы/мурунку/жашта | стар[ыоа]/бывш/прежн | 老/旧/前
big$/large/great/huge | чоң/ири/улуу | больш/крупн/велик/огромн | 大/巨
because/due to | анткени/себеби/улам/үчүн | потому/поскольку/из-за/так как | 因
but$/however | бирок/ошентсе да/анткени менен | но$/однако | 但/然而/不过
if$ | эгер | если | 如果/若
""".strip()
_KEPT = 200_000
_HEAD = 2

LANGUAGES = frozenset(_LANGUAGES)
"""The languages of the list."""


@lru_cache(maxsize=8)
def _stems(language: str) -> tuple[tuple[str, str], ...]:
    """The stems of a language, each with its meaning's name."""
    column = _LANGUAGES.index(language)
    rows = (line.split(" | ") for line in _TABLE.splitlines())
    return tuple((stem.strip(), row[0]) for row in rows for stem in row[column].split("/"))


@lru_cache(maxsize=8)
def _by_head(language: str) -> Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """The stems as patterns, by the two letters that they begin with."""
    heads: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for stem, name in _stems(language):
        heads.setdefault(stem[:_HEAD], []).append((_pattern(stem), name))
    return MappingProxyType({head: tuple(found) for head, found in heads.items()})


@lru_cache(maxsize=_KEPT)
def _of_word(word: str, language: str) -> frozenset[str]:
    """The meanings of one word in small letters."""
    stems = _by_head(language).get(word[:_HEAD], ())
    return frozenset(name for pattern, name in stems if pattern.match(word) is not None)


def _pattern(stem: str) -> re.Pattern[str]:
    whole = stem.endswith("$") and len(stem) > 1
    return re.compile(stem.removesuffix("$") + r"(?!\w)" if whole else stem if stem[0].isalpha() else re.escape(stem))


_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*|[%$€£]")


@lru_cache(maxsize=1)
def _chinese() -> tuple[re.Pattern[str], Mapping[str, frozenset[str]]]:
    """All stems as one pattern, the longest first, and what each means."""
    meant: dict[str, set[str]] = {}
    for stem, name in _stems("zh"):
        meant.setdefault(stem, set()).add(name)
    pattern = "|".join(map(re.escape, sorted(meant, key=len, reverse=True)))
    return re.compile(pattern), MappingProxyType({stem: frozenset(names) for stem, names in meant.items()})


def meanings(text: str, locale: str) -> frozenset[str]:
    """The meanings of the list that a text has a word for; none for a language that it has not."""
    language = locale.partition("_")[0]
    if language not in LANGUAGES:
        return frozenset()
    if language == "zh":
        pattern, meant = _chinese()
        return frozenset[str]().union(*(meant[found] for found in set(pattern.findall(text))))
    return frozenset[str]().union(*(_of_word(word, language) for word in set(_WORD.findall(text.lower()))))
