"""Cities and regions that stand before a date without being an outlet, beside those of the registry of actors.

Regional capitals and cities of more than some 300,000 people in Russia and its neighbours, and venues of
talks elsewhere, in English spelling; the commonest also in Cyrillic.
"""

__all__ = ["PLACES"]

_ONE_WORD = (
    "geneva almaty sochi davos munich yalta reykjavik lisbon istanbul antalya kharkiv kharkov odesa odessa mariupol lviv dnipro donbas donbass "
    "crimea sevastopol simferopol kherson zhanaozen aktau aktobe shymkent oral nukus osh batumi sukhumi gori gomel grodno brest hrodna cairo dubai "
    "doha shanghai vladivostok kazan grozny rostov rostov-on-don belgorod bryansk kursk voronezh smolensk kaliningrad murmansk novosibirsk "
    "yekaterinburg chechnya dagestan ingushetia tatarstan siberia arctic baltics caucasus brussels strasbourg nice milan hamburg glasgow bali hanoi "
    "singapore pretoria beslan bucha budapest helsinki "
    "abakan anadyr arkhangelsk astrakhan balashikha barnaul birobidzhan blagoveshchensk bratsk cheboksary chelyabinsk cherepovets cherkessk chita "
    "derbent dzerzhinsk elista irkutsk ivanovo izhevsk kaluga kemerovo khabarovsk khasavyurt kirov kolomna komsomolsk-on-amur kostroma krasnodar "
    "krasnoyarsk kurgan kyzyl lipetsk magadan magas magnitogorsk makhachkala maykop maikop nakhodka nalchik nazran norilsk novgorod novokuznetsk "
    "novorossiysk noyabrsk omsk orel oryol orenburg orsk penza perm petropavlovsk-kamchatsky petrozavodsk pskov pyatigorsk ryazan salekhard samara "
    "saransk saratov severodvinsk stavropol sterlitamak surgut syktyvkar syzran taganrog tambov tolyatti togliatti tomsk tula tver tyumen ufa "
    "ulan-ude ulyanovsk velikiye_luki vladikavkaz vladimir volgograd volgodonsk vologda vorkuta yakutsk yaroslavl yoshkar-ola yuzhno-sakhalinsk "
    "sakhalin kamchatka bashkortostan buryatia kalmykia karelia mordovia udmurtia chuvashia yakutia tuva adygea kuban transbaikal primorye "
    "cherkasy chernihiv chernivtsi ivano-frankivsk kamianske kremenchuk kryvyi_rih kropyvnytskyi khmelnytskyi kramatorsk lutsk lysychansk melitopol "
    "mykolaiv nikopol poltava rivne sievierodonetsk slovyansk sumy ternopil uzhhorod vinnytsia zaporizhzhia zaporozhye zhytomyr bakhmut avdiivka "
    "berdyansk enerhodar irpin izium kupiansk donetsk luhansk lugansk debaltseve ilovaisk pokrovsk vuhledar "
    "atyrau ekibastuz karaganda kokshetau kostanay kyzylorda pavlodar petropavl semey taldykorgan taraz temirtau turkestan uralsk ust-kamenogorsk "
    "oskemen baikonur andijan bukhara fergana jizzakh namangan qarshi samarkand termez jalal-abad karakol naryn talas batken khujand kulob khorog "
    "mary turkmenbashi dashoguz turkmenabat ganja lankaran nakhchivan shusha sumgait gyumri vanadzor kapan kutaisi poti rustavi telavi zugdidi "
    "baranavichy babruisk bobruisk mogilev mahilyow polotsk vitebsk orsha pinsk balti bender cahul comrat tiraspol kaunas klaipeda daugavpils narva "
    "tartu gdansk krakow lodz poznan wroclaw lublin bialystok rzeszow katowice szczecin leipzig dresden frankfurt cologne stuttgart dusseldorf "
    "marseille lyon barcelona naples turin venice rotterdam antwerp zurich salzburg graz brno kosice cluj constanta varna plovdiv novi_sad "
    "nis thessaloniki izmir adana aleppo homs idlib latakia palmyra raqqa tartus benghazi tripoli basra mosul erbil isfahan mashhad tabriz qom "
    "karachi lahore peshawar kandahar herat mumbai chennai kolkata guangzhou shenzhen wuhan chengdu harbin urumqi kashgar lhasa osaka hiroshima busan "
    "jakarta manila bangkok sydney melbourne vancouver toronto montreal chicago houston boston philadelphia miami seattle atlanta dallas denver "
    "detroit anchorage honolulu nairobi lagos johannesburg durban casablanca bamako "
    "москва киев київ минск женева брюссель вена париж берлин лондон вашингтон пекин нур-султан "
    "алма-ата алматы украина россия сша казахстан краснодар самара казань екатеринбург новосибирск челябинск омск уфа пермь воронеж волгоград "
    "саратов тюмень иркутск хабаровск владивосток ярославль красноярск сочи харьков харків одесса одеса львов львів донецк донецьк луганск луганськ "
    "днепр дніпро запорожье запоріжжя мариуполь маріуполь херсон николаев миколаїв "
    "st._petersburg saint_petersburg st_petersburg new_york tel_aviv hong_kong central_asia eastern_europe buenos_aires los_angeles washington_dc "
    "washington_d.c nizhny_novgorod nizhny_tagil naberezhnye_chelny veliky_novgorod gorno-altaysk khanty-mansiysk staraya_russa bila_tserkva "
    "san_francisco las_vegas rio_de_janeiro sao_paulo mexico_city kuala_lumpur ho_chi_minh_city cape_town addis_ababa sharm_el-sheikh "
    "far_east north_caucasus south_caucasus middle_east"
)
PLACES = frozenset(name.replace("_", " ") for name in _ONE_WORD.split())
"""Names in lower case."""
