"""Whom a text speaks of: names in Cyrillic in every case, and names that only look like an actor's."""

import pytest

from standoff.reading.declined import forms
from standoff.reading.offices import holder_of
from standoff.reading.reader import read_document


def mentioned(text, published=None):
    reading = read_document("text", text + "\n", published=published)
    return [(reading.text[one.start : one.end], one.actor) for one in reading.mentions]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Москва и Киев начали переговоры.", ["RUS", "UKR"]),
        ("Пекин и Анкара поддержали Берлин.", ["CHN", "TUR", "DEU"]),
        ("Макрон позвонил Лукашенко, Эрдогану и Шольцу.", ["FRA.MACRON", "BLR.LUKASHENKA", "TUR.ERDOGAN", "DEU.SCHOLZ"]),
        ("Переговоры между Варшавой, Вильнюсом и Ригой сорвались.", ["POL", "LTU", "LVA"]),
        ("Росією керує Путін, а Україною Зеленський.", ["RUS", "RUS.PUTIN", "UKR", "UKR.ZELENSKYY"]),
        ("Позиция Москвы ясна, ответ Вашингтона ещё нет.", ["RUS", "USA"]),
        ("В Соединённых Штатах и Южной Корее обеспокоены.", ["USA", "KOR"]),
        ("Диалог Россия-НАТО прерван, Нур-Султан молчит.", ["RUS", "NATO", "KAZ"]),
        # Capitals as places.
        ("В Минске прошла встреча, делегации прибыли из Киева и летят до Парижа.", []),
        ("Жители Берлина и улицы Праги.", []),
        # Surnames of others, and those that many bear.
        ("Об этом сказал Игорь Путин. Встретили Людмилу Путину. Людмила Путина уехала.", []),
        ("Приехал И. Лавров, а потом С. Лавров.", ["RUS.LAVROV"]),
        ("Медведев молчит.", []),
        ("Дмитрий Медведев приехал. Медведев молчит.", ["RUS.MEDVEDEV", "RUS.MEDVEDEV"]),
    ],
)  # fmt: skip
def test_cyrillic(text, actors):
    assert [actor for _, actor in mentioned(text)] == actors


def test_a_full_name_is_one_mention_with_its_patronymic():
    assert mentioned("К Владимиру Владимировичу Путину приехал Эмманюэль Макрон.") == [
        ("Владимиру Владимировичу Путину", "RUS.PUTIN"),
        ("Эмманюэль Макрон", "FRA.MACRON"),
    ]


@pytest.mark.parametrize(
    ("name", "cases"),
    [
        ("Москва", "Москва Москвы Москве Москву Москвой"),
        ("Берлин", "Берлин Берлина Берлину Берлином Берлине"),
        ("Берлін", "Берлін Берліна Берліну Берліном Берліні"),
        ("Київ", "Київ Києва Києву Києвом Києві"),
        ("Киев", "Киев Киева Киеву Киевом Киеве"),
        ("Турция", "Турция Турции Турцию Турцией"),
        ("Беларусь", "Беларусь Беларуси Беларусью"),
        ("Китай", "Китай Китая Китаю Китаем Китае"),
        ("Шойгу", "Шойгу"),
        ("Зеленский", "Зеленский Зеленского Зеленскому Зеленским"),
        ("Тихановская", "Тихановская Тихановской Тихановскую"),
        ("Кишинёв", "Кишинёв Кишинева Кишинёву"),
        ("ОБСЕ", "ОБСЕ"),
    ],
)
def test_forms(name, cases):
    assert set(cases.split()) <= forms(name)
    if len(cases.split()) == 1:
        assert forms(name) == {name}


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("The singer Paris Jackson sang with Georgia O'Hara.", []),
        ("The dean was Israel Fox, his heir London Wells.", []),
        ("The mill in Berlin, New Hampshire, closed; so did one at Moscow, Idaho.", []),
        ("The ferry sails from New London to Fort Moscow.", []),
        ("They ate chicken Kiev with Brussels sprouts, and played Russian roulette.", []),
        ("The match between Dynamo Kyiv and Spartak Moscow was put off.", []),
        ("In Minsk the crowds grew. Near Warsaw they thinned.", []),
        # And these are actors.
        ("Moscow told Washington Monday that Berlin President Steinmeier would come.", ["RUS", "USA", "DEU"]),
        ("Moscow Warns Kyiv Over Gas\n\nNothing else was said.", ["RUS", "UKR"]),
        ("Georgia Prime Minister Irakli Garibashvili wrote.", ["GEO", "GEO.GARIBASHVILI"]),
        ("But Paris said no. Then London agreed with Moscow.", ["FRA", "GBR", "RUS"]),
        ("Berlin, Paris and Georgia signed.", ["DEU", "FRA", "GEO"]),
    ],
)
def test_part_of_a_name_is_no_actor(text, actors):
    assert [actor for _, actor in mentioned(text)] == actors


@pytest.mark.parametrize(
    ("day", "text", "actors"),
    [
        # Earlier and later offices; the day of a handover is the new holder's.
        ("2008-05-06", "The Russian president spoke.", ["RUS.PUTIN"]),
        ("2008-05-07", "The Russian president spoke.", ["RUS.MEDVEDEV"]),
        ("2010-06-01", "The Kremlin leader called the Russian prime minister.", ["RUS.MEDVEDEV", "RUS.PUTIN"]),
        ("2012-05-21", "The Russian president met the Russian premier.", ["RUS.PUTIN", "RUS.MEDVEDEV"]),
        ("2022-09-20", "Britain’s prime minister called the Kazakh president.", ["GBR.TRUSS", "KAZ.TOKAYEV"]),
        ("2019-03-19", "The president of Kazakhstan resigned.", ["KAZ.NAZARBAYEV"]),
        ("2013-02-01", "The leader of China and the Chinese president are two.", ["CHN.XI", "CHN"]),
        # Nobody of the registry held it: the state alone.
        ("1999-05-05", "The Russian president met the Kremlin leader.", ["RUS", "RUS"]),
        ("2023-01-10", "The British prime minister met the US vice president.", ["GBR", "USA"]),
        ("2008-08-08", "The Kremlin spokesman was silent.", ["RUS"]),
        ("2022-01-14", "The Kremlin spokesman and the Kremlin’s press secretary are one.", ["RUS.PESKOV", "RUS.PESKOV"]),
        ("2022-01-14", "The Iranian leader is not the Iranian president.", ["IRN", "IRN.RAISI"]),
        # A lower or a past office is another's, and so is one whose holder is named.
        ("2022-01-14", "The former Russian president, the ex-Ukrainian president and the Russian deputy prime minister.", ["RUS", "UKR", "RUS"]),
        ("2022-01-14", "The president of Russia’s chess union met the president of Russian Railways.", ["RUS", "RUS"]),
        ("2022-01-14", "In talks with the Turkish president, Putin agreed.", ["TUR.ERDOGAN", "RUS.PUTIN"]),
        ("2022-01-14", "The Turkish president, Recep Tayyip Erdogan, agreed.", ["TUR", "TUR.ERDOGAN"]),
        # Bodies.
        ("2021-02-16", "The European Council president met the president of the European Commission.", ["EU.MICHEL", "EU.VDLEYEN"]),
        ("2018-02-16", "The European Council president met the NATO chief.", ["NATO.STOLTENBERG"]),
        ("2025-02-16", "The EU’s top diplomat met the UN chief negotiator.", ["EST.KALLAS", "UN"]),
        ("2022-01-14", "The EU met. The Commission was late. Later the bloc paid.", ["EU", "EUCOM", "EU"]),
        # Chechnya's head, and nobody before him.
        ("2015-06-01", "The Chechen leader danced.", ["RUS.KADYROV"]),
        ("1999-06-01", "The Chechen leader danced.", []),
    ],
)  # fmt: skip
def test_an_office_is_who_held_it_on_the_day(day, text, actors):
    assert [actor for _, actor in mentioned(text, day)] == actors


def test_a_month_or_a_year_is_taken_in_its_middle():
    holders = [holder_of("RUS", "president", day) for day in ("2008", "2008-05", "2008-04", "2007")]
    assert [holder.id for holder in holders if holder is not None] == [
        "RUS.MEDVEDEV",
        "RUS.MEDVEDEV",
        "RUS.PUTIN",
        "RUS.PUTIN",
    ]
    assert holder_of("GBR", "prime minister", "2023") is None
    assert holder_of("RUS", "president", None) is None


@pytest.mark.parametrize(
    ("day", "text", "actors"),
    [
        # In office, a year after it, and not before.
        ("2016-04-11", "It is Medvedev who decides. For Duda it is late.", ["RUS.MEDVEDEV", "POL.DUDA"]),
        ("2023-06-01", "The memoirs of Truss sell.", ["GBR.TRUSS"]),
        ("2024-06-01", "The memoirs of Truss sell. So did those of Kallas in print.", ["EST.KALLAS"]),
        ("2007-05-02", "The memoirs of Commissioner Kallas sell.", []),
        # Other bearers, by first name, by what follows, by title.
        ("2021-06-01", "There were Roy Medvedev, Dmitry Patrushev, Nikita Patrushev, Boris Putin and Hunter Biden.", []),
        ("2022-06-01", "He read of Michel Barnier, of Austin, Texas, and of Johnson & Johnson.", []),
        ("2022-06-01", "Then Senator Sullivan met President Johnson.", []),
        ("2022-06-01", "Then Secretary Austin met defence secretary Wallace.", ["USA.AUSTIN", "GBR.WALLACE"]),
        ("2022-06-01", "It was up to Blinken and Sullivan; Sullivan won.", ["USA.BLINKEN", "USA.SULLIVAN"]),
        ("2022-06-01", "The envoy John Sullivan left. Nobody saw Sullivan go.", ["USA.SULLIVANJ", "USA.SULLIVANJ"]),
        ("2022-06-01", "There were S. Lavrov, V. V. Putin, Dmitri Peskov, Maya Sandu and Vladimir Vladimirovich Putin.",
         ["RUS.LAVROV", "RUS.PUTIN", "RUS.PESKOV", "MDA.SANDU", "RUS.PUTIN"]),
        ("2022-06-01", "There was I. Lavrov; in the U.S. Biden won; then Çavuşoğlu left; Meeting Putin helps.",
         ["USA", "USA.BIDEN", "TUR.CAVUSOGLU"]),
        ("2022-06-01", "He studied at Nazarbayev University, off Kadyrov Avenue, near Vilnius University.", []),
        ("2020-09-18", "In Sochi Putin promised a loan, and the Petro Poroshenko Bloc a vote. There was Sochi Putin.", ["RUS.PUTIN"]),
        ("2022-06-01", "The composer Richard Wagner was loved by Wagner’s founder.", ["WAGNER"]),
        ("2022-06-01", "Вчера Медведев приехал, а Роя Медведева нет.", ["RUS.MEDVEDEV"]),
    ],
)  # fmt: skip
def test_a_surname_that_many_bear(day, text, actors):
    assert [actor for _, actor in mentioned(text, day)] == actors


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("In Atlanta, Georgia, it rained, and in the state of Georgia too.", []),
        ("In Gori, Georgia, it rained.", ["GEO"]),
        ("The vote in Georgia and Arizona, and Georgia’s governor, counted.", []),
        ("A Pole, a Turk, a Finn, a Swede, a Briton, a Serb and two Frenchmen saw the North Pole with Young Turks.",
         ["POL", "TUR", "FIN", "SWE", "GBR", "SRB", "FRA"]),
        ("The Organization of American States met Bosnian Serbs.", []),
        ("The tribunal at The Hague met; then The Hague complained.", ["NLD"]),
        ("On New Year’s Eve Minsk closed the office.", ["BLR"]),
        ("The singer was Kanye West, who came from Key West to the West.", ["WEST"]),
    ],
)  # fmt: skip
def test_states_and_what_only_looks_like_one(text, actors):
    assert [actor for _, actor in mentioned(text)] == actors
