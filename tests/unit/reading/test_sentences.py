"""Sentences end where a reader would say that they do."""

import pytest

from standoff.reading.reader import read_document

FIRST = "Title Line\n\nJanuary 15, 2022\n\nThis is a first sentence of the text, long enough to be the body. "
SNIPPETS = [
    ("Gen. Mark Milley spoke. He left at 5 p.m. on Friday.", 2),
    ("The U.S. said no. The U.K. agreed with the U.S. It was over.", 3),
    ("He met Lt. Gen. J. R. Smith of Co. B in St. Petersburg. Nobody knew.", 2),
    ("“We will not,” he said. “Not now.” Then he left.", 3),
    ("Is it war? No! It is a pause… for now. Perhaps.", 4),
    ("It cost $4.5 billion (approx. 3.2 percent of GDP). The rest, i.e. the debt, remained.", 2),
    ("Mr. Putin vs. Mr. Biden: who wins? Nobody.", 2),
    ("The treaty (signed on Jan. 5, 2010) expired. See Art. 5. It says so.", 3),
    ("“Why?” asked Lavrov. The room fell silent.", 2),
    ("The No. 1 problem is gas. No. 2 is coal.", 2),
    ("On Feb. 24 tanks rolled. By Mar. 2 they had stopped.", 2),
    ("Prices rose by 3.5 percent. 12 banks closed.", 2),
    ("The ship left at 4 a.m. It sank.", 2),
    ("Yahoo! Japan bought it. The deal closed.", 2),
    ("The E.U. and the U.N. met in Washington, D.C. on Monday. They agreed.", 2),
    ("That is all ... or nearly all. The end.", 2),
    ("He read Izvestia.ru and Gazeta.ru. They differed.", 2),
    ("Г-н Петров, т.е. министр, уехал в г. Москву. Он вернётся 5 янв. 2022 г.", 2),
    ("Цены выросли на 5 тыс. руб. за тонну. Это много.", 2),
    ("“It is a red line.”[3] He repeated it.", 2),
    ("The minister (“a hawk.”) left. So did we.", 2),
    ("Dr. No. was a film. It had fans.", 2),
    ("Deputy PM Shuvalov et al. wrote it. It failed.", 2),
    ("Sen. Graham, R-S.C., objected. The bill passed.", 2),
    ("He asked, “Who knows?” and left. We stayed.", 2),
    ("It was 2 p.m. Moscow time. They met.", 2),
    ("Inc. 500 firms grew. Acme Inc. shrank. It died.", 3),
    ("Ph.D. students left. They had reasons!", 2),
    ("The U.S. Senate voted. U.S. President Biden signed.", 2),
    ("J. K. Rowling wrote. So did A. S. Byatt.", 2),
    ("Moscow’s answer—“Nyet!”—was clear. Kyiv’s was not.", 2),
    ("See p. 5. Then see pp. 7–9 and fig. 3. Done.", 3),
    ("The attack began on 24.02.2022. It lasted.", 2),
    ("He said it. (He meant it.) She left.", 3),
]


@pytest.mark.parametrize(("text", "count"), SNIPPETS)
def test_a_text_has_so_many_sentences(text, count):
    reading = read_document("text", FIRST + text)
    assert len(reading.sentences) == count + 1
