"""What may be asked of the parties of a file: whether they may be written to, and who else is known in the matter."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.cases.models import Case
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.parties.release import Known
from hemmaplan.foundation import names
from hemmaplan.people import measures as people
from hemmaplan.people.models import Person, Relation


def not_to_write_to(party: Party) -> str:
    """Why no letter may be sent to the party, in words; empty when one may. Asked before every letter of a file.

    A person under threat is reached as they have said; of somebody who is none of ours it stands on the party.
    """
    if party.no_letters:
        return _("Brev får inte skickas till parten. Lämna över det, eller berätta muntligt.")
    return people.not_to_be_reached_by("may_write", person_id=party.person_id)


def hides_staff(case: Case) -> bool:
    """Whether nobody of the staff is named in what leaves the house: safety asks for it. FL 33 §."""
    return case.kind == "violence" or bool(case.restricted) or case.person.is_protected


def called(party: Party) -> str:
    """The party's name, of a person here or of somebody who is none of ours."""
    return names.full(party.person.given_name, party.person.family_name) if party.person else party.name


def others(case: Case, party: Party) -> Iterator[Known]:
    """Everybody known in the matter but the party: what is looked for before something of it is released to that party.

    Whom the file is about may be named, but where they live is told to nobody else.
    """
    parties = list(Party.objects.filter(case=case).select_related("person"))
    related = Relation.objects.filter(Q(person=case.person_id) | Q(other=case.person_id)).values_list("person", "other")
    ids = {pk for pair in related for pk in pair} | {one.person_id for one in parties if one.person_id}
    persons = Person.objects.in_bulk(ids - {case.person_id, party.person_id})
    where = people.where_reached([*persons, case.person_id])
    own = _words(case.person) | (_words(party.person) if party.person else set(party.name.casefold().split()))
    for pk, person in persons.items():
        pieces = f"{person.given_name} {person.family_name}".split()
        named = tuple(piece for piece in pieces if piece.casefold() not in own)
        yield Known(named, tuple(where.get(pk, ())), protected=person.is_protected)
    if party.person_id != case.person_id:
        yield Known((), tuple(where.get(case.person_id, ())), protected=case.person.is_protected)
    for one in parties:
        if one.name and one.pk != party.pk:
            yield Known(tuple(piece for piece in one.name.split() if piece.casefold() not in own), (one.contact,))


def _words(person: Person) -> set[str]:
    return set(f"{person.given_name} {person.family_name}".casefold().split())
