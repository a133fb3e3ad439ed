"""Words by which attributes and columns are known, in the languages such files are written in."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


DATE = _words("""
    date day datum data fecha día dia jour tag timestamp time datetime when snapshot asof as_of observed valid
    year yr año anno année jahr год рік yıl سنة السنة عام tarih gün
    дата день число время تاريخ اليوم التاريخ يوم
""")
START = _words("""
    start begin from since begins valid_from start_date startdate date_start
    fromyear from_year startyear start_year yearstart year_start beginyear begin_year gwsyear gwsdate gwsday
    year_from yearfrom début desde inicio von начало с من
""")
END = _words("""
    end until to till stop ends valid_to valid_until end_date enddate date_end
    toyear to_year endyear end_year yearend year_end gweyear gwedate gweday year_to yearto
    fin hasta bis конец по إلى حتى
""")
TIME = _words("time hour clock uhrzeit heure hora время час الوقت الساعة وقت ساعة saat")
FACTION = _words("""
    faction factions side control controlled controller controlledby controlled_by control_by holder held held_by owner
    actor party occupier occupied_by belligerent group army force forces allegiance who team
    фракция сторона контроль контролирует контролює утримує хто طرف الطرف سيطرة السيطرة الجهة جهة الفصيل فصيل القوة
    camp contrôle controle partie bando facción faccion grupo actor_armado parte
""")
HOLDER = (*_words("new_holder captor to"), *FACTION, *_words("new status"))
"""Columns of a table with the holder: the one after an event first, a status only where nothing else is."""
STATUS_COLUMN = _words("status control_status situation состояние статус الحالة حالة estado statut état")
"""Columns with how a place is held."""
GEOMETRY = _words("geometry geom wkt the_geom geojson shape polygon wkb_geometry")
"""Columns with a shape as text."""
CODE = _words("""
    id code pcode p_code geonameid geoname_id gid iso uid fid key ref no nr num number district township
    raion county unit
""")
"""Columns that join two files, the likelier of several that would."""
LABEL = _words("""
    name label title type status category class layer territory zone kind territory_type
    назва название имя الاسم nom nombre
""")
COLOUR = _words("fill color colour fillcolor fill_color _fill stroke styleurl style marker-color")
STATE = _words("""
    country countries state states statename state_name cntry_name polity politylabel nation nationality sovereign
    sovereignt sovereignty subjecto empire member_of memberof realm kingdom gwsname cntryname
    країна страна государство держава دولة البلد الدولة pays état estado país staat land imperium reich ülke devlet
""")
"""Attributes that name states: likely holders, but a map of provinces has them too."""
COLOUR_WORDS = {
    word: colour
    for colour, said in (
        ("red", "red reds rot rote rojo roja rouge kırmızı красный красные красная червоний червоні أحمر الأحمر حمراء"),
        ("blue", "blue blues blau blaue azul bleu bleue mavi синий синие синяя синій сині أزرق الأزرق زرقاء"),
        (
            "green",
            "green greens grün grüne verde vert verte yeşil зелёный зеленый зеленые зелений أخضر الأخضر خضراء",
        ),
        (
            "yellow",
            "yellow gelb gelbe amarillo amarilla jaune sarı желтый жёлтый жовтий жовті أصفر الأصفر صفراء",
        ),
        ("orange", "orange naranja turuncu оранжевый оранжевые помаранчевий برتقالي البرتقالي"),
        ("purple", "purple violet lila violett morado mor фиолетовый фіолетовий بنفسجي البنفسجي"),
        ("pink", "pink rosa rose pembe розовый рожевий وردي الوردي"),
        ("teal", "teal cyan turquoise türkis turquesa бирюзовый бірюзовий فيروزي"),
        ("brown", "brown braun braune marrón marron kahverengi коричневый коричневий بني البني"),
        ("black", "black blacks schwarz schwarze negro noir noire siyah чёрный черный чорний أسود الأسود سوداء"),
        ("white", "white whites weiß weiss weiße blanco blanc blanche beyaz белый белые білий білі أبيض الأبيض بيضاء"),
        ("grey", "grey gray grau graue gris gri серый сірий رمادي الرمادي"),
    )
    for word in said.split()
}
"""Word of a name -> the colour it says; mapapp/palette.py knows these colours by the same words."""
SHY = _words("edit creat modif update upload export publish added")
"""Parts of names whose days tell of the file, not of the ground."""
PLACE = _words("""
    place place_id name town city village settlement locality location site admin3 asciiname placename cityname toponym
    место город село населенный_пункт пункт название місто населений_пункт назва
    المكان مكان المدينة مدينة البلدة بلدة القرية قرية الموقع الاسم
    lieu ville village localité localite nom lugar ciudad pueblo municipio localidad nombre
""")
LON = _words("lon longitude lng long x lon_dd longitud долгота довгота خط_الطول الطول شرق")
LAT = _words("lat latitude y lat_dd latitud широта خط_العرض العرض شمال")
UNIT = _words("""
    admin1 governorate province region oblast state wilaya département departamento область محافظة المحافظة ولاية
""")
PLACE_STEMS = _words("localit settlem villag поселен насел місцев بلد قري مدين موقع مكان")
LON_STEMS = _words("longit долгот довгот")
LAT_STEMS = _words("latit широт")
DATE_STEMS = _words("fech datum تاريخ дат")
START_STEMS = _words("begin start debut inici начал почат بداي")
END_STEMS = _words("final termin оконч закінч кінец кінц конец نهاي انته")
FACTION_STEMS = _words("""
    control kontrol occup ocup holder held faction faccion belliger domin gobiern контрол оккуп окуп удерж утрим
    захоп захвач фракци сторон سيطر مسيطر محتل فصيل تحتل
""")
"""Beginnings of inflected words (Arabic: any part of the word): ``contrôlé par``, ``المسيطر``."""
KIND = _words("kind event event_type type what action событие тип الحدث نوع type_événement evento tipo")
SOURCE = _words("source sources url link reference ref источник джерело المصدر مصدر fuente lien enlace")
TEXT = _words("""
    summary note notes description comment comments text details
    описание заметка примечание опис وصف ملاحظات résumé descripción nota
""")
NOBODY = frozenset(
    {"", "n/a", "no data", "no control", "غير معروف", "لا أحد"}
    | set(
        _words("""
            none nobody null nan na unknown nodata unclaimed uncontrolled - ? inconnu desconocido ninguno
            неизвестно невідомо
        """)
    )
)
"""Labels that stand for no holder."""
CONTESTED = frozenset(
    {"grey zone", "gray zone", "en disputa", "серая зона", "сіра зона", "متنازع عليه", "متنازع عليها"}
    | set(_words("contested disputed mixed greyzone clashes fighting frontline contesté disputado спорная спорный"))
)
"""Labels that stand for several holders at once."""
OPEN_END = frozenset({""} | set(_words("none null nan nat present ongoing now open today current - .. inf infinity")))
"""Values that stand for an interval without end."""
OPEN_START = frozenset({""} | set(_words("none null nan nat - .. ? unknown -inf -infinity always")))
"""Values that stand for an interval that has always been."""
HAPPENINGS = {
    "": _words("prisoner hostage abduct kidnap convoy aircraft airstrike drone weapon grenade protest riot"),
    "contested": _words("""
        contest clash fight battle attempt fail failed fails failure repel repuls skirmish firefight engagement combat
        бои бой боев столкнов اشتباك معرك قتال
    """),
    "captured": _words("""
        captur recaptur seiz take taken takes taking takeover took retak retook regain gain gains gained overtak overran
        overrun conquer conquest occup liberat fell fall prise pris toma tomada tomado captura conquist
        захват захоп взят освобож звільн سيطر استيلاء استعاد تحرير
    """),
    "handed_over": _words("handed handover hand-over transfer ceded cede передач передан تسليم remis remise entreg"),
    "withdrew": _words("withdr retreat abandon left leave leaves отступ відступ انسحاب retrait retir"),
    "besieged": _words("besieg siege encircl surround осад облог окруж оточ حصار حاصر siège assieg asedi sitio"),
    "held": _words("held hold holds holding control confirm baseline remain status-quo удерж контрол بقاء"),
}
"""What an event does -> beginnings of words (up to four Latin letters: whole words; Arabic: parts) that name it.

The first that fits; "" stands for events that only sound like a change. No other kind is a change of control.
"""
STATUSES = {
    "held": frozenset(_words("held hold full control controlled удерживается утримується contrôlé controlado"))
    | {"full control", "under control", "in control", "под контролем", "під контролем", "تحت السيطرة", "مسيطر عليها"},
    "contested": CONTESTED | {"partial control"},
    "besieged": frozenset(
        _words("""
            besieged siege encircled surrounded محاصر محاصرة осажден осаждён осада окружен окружён облога assiégé
            asediado
        """)
    )
    | {"under siege", "в осаде", "в оточенні", "تحت الحصار"},
    "shared": frozenset(_words("shared joint مشترك مشتركة совместный partagé compartido")) | {"joint control"},
    "withdrawn": frozenset(_words("withdrawn left abandoned")),
}
"""Status -> words for it; a column with nothing but these holds no factions."""
CYRILLIC = dict(
    zip(
        "абвгґдеєёжзиіїйклмнопрстуфхцчшщыэюя",
        _words("a b v h g d e ye yo zh z y i yi y k l m n o p r s t u f kh ts ch sh shch y e yu ya"),
        strict=True,
    )
) | {"ъ": "", "ь": ""}
"""Letters for ids."""
ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأإؤئ",
        _words("a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a a a a i w y"),
        strict=True,
    )
)
"""Letters for ids, without vowels that are not written."""
