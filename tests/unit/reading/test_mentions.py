"""Whom a text speaks of: names in Cyrillic in every case, and names that only look like an actor's."""

import pytest

from standoff.reading.declined import forms
from standoff.reading.reader import read_document


def mentioned(text):
    reading = read_document("text", text + "\n")
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
