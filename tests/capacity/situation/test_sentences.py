"""Sentences: the values stand where the words say, and a number of clients is always apart from the text."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.capacity.situation.sentences import Clients, OfClients, Sentence, joined

NUMBERS = st.integers(0, 9999)
NAMES = st.text(max_size=20) | st.sampled_from(["Grupp 2", "3 familjer", "100 %", "%(count)s", "1"])


def test_values_stand_in_the_order_of_the_words():
    values = {"count": Clients(3), "name": "Grupp 2", "percent": 110, "day": dt.date(2020, 10, 1)}
    assert Sentence("%(count)s i %(name)s", values).parts == (Clients(3), " i Grupp 2")
    assert Sentence("I %(name)s finns %(count)s (%(percent)s %%) %(day)s.", values).parts == (
        "I Grupp 2 finns ", Clients(3), " (110 %) 2020-10-01.",
    )  # fmt: skip


def test_text_of_a_sentence_is_its_parts():
    values = {"count": Clients(3), "hours": OfClients("12", Clients(3))}
    assert str(Sentence("%(count)s tar %(hours)s timmar", values)) == "3 tar 12 timmar"


@given(NUMBERS, NAMES, st.permutations(["count", "name", "hours"]), st.text(alphabet="abc 123.,:", max_size=10))
def test_number_of_clients_is_apart_however_it_is_worded(number, name, order, words):
    clients = Clients(number, "x")
    values = {"count": clients, "name": name, "hours": OfClients("7", clients)}
    parts = Sentence(words.join(f"%({place})s" for place in order), values).parts
    assert [part for part in parts if not isinstance(part, str)] == [
        values[place] for place in order if place != "name"
    ]
    said = "".join(part for part in parts if isinstance(part, str))
    assert said == words.join(name if place == "name" else "" for place in order)


def test_joined_leaves_out_what_is_empty():
    assert joined(["", "a", 1, "", Clients(0), ""]) == ("a1", Clients(0))
