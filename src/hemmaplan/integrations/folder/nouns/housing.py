"""Files about social flats: dwellings, leases, tenancies and what happens in them."""

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery

from hemmaplan.cases.models import Assignment
from hemmaplan.housing.models import (
    Disturbance,
    Dwelling,
    HeadLease,
    RentReport,
    SupervisionVisit,
    Tenancy,
    WindDown,
)
from hemmaplan.integrations.folder.columns import CASE, CODE, DAY, MOMENT, MONEY, MONTH, YES, choice, text, whole
from hemmaplan.integrations.folder.nouns.noun import Noun, Values, column, ref, together


def _done(row: Values) -> Iterator[tuple[str, str]]:
    if bool(row.get("done_at")) != bool(row.get("outcome")):
        yield "outcome", "done_at och outcome ska båda vara ifyllda eller båda tomma."


def _debt(row: Values) -> Iterator[tuple[str, str]]:
    if row.get("status") == RentReport.Status.DEBT and not row.get("debt"):
        yield "debt", "Saknas. Ange hur stor skulden är."


# The tenancy's supervisor is an assignment of its file: the latest.
_SUPERVISOR = Subquery(
    Assignment.objects.filter(case=OuterRef("case"), role=Assignment.Role.SUPERVISOR)
    .order_by("-period", "-pk")
    .values("employee")[:1]
)

NOUNS = (
    Noun(
        "dwellings", "Lägenheter", Dwelling, (
            column("code", CODE, "Lägenhetens kod.", required=True),
            ref("unit", "units", "Enheten som disponerar den.", required=True),
            column("address", text(120, "Provgatan 4"), "Adress.", required=True),
            column("flat_number", text(10, "1102"), "Lägenhetsnummer."),
            column("rooms", text(20, "2 rok"), "Storlek."),
            column("note", text(200), "Anmärkning."),
        ), key=("code",), period=True,
    ),
    Noun(
        "leases", "Förstahandskontrakt", HeadLease, (
            ref("dwelling", "dwellings", "Lägenheten.", required=True),
            column("landlord", text(120, "Bostadsbolaget"), "Hyresvärd.", required=True),
            column("rent", MONEY, "Hyra per månad.", required=True, field="rent_ore"),
            column("notice_months", whole(0, 24), "Uppsägningstid, månader. Tomt: 3."),
            column("terminated_on", DAY, "Uppsagt."),
        ), key=("dwelling", "first"), period=True, alone=("dwelling",),
    ),
    Noun(
        "tenancies", "Andrahandskontrakt", Tenancy, (
            column("number", CASE, "Boendets nummer.", required=True, field="case__number"),
            ref("dwelling", "dwellings", "Lägenheten.", required=True),
            ref("person", "persons", "Hyresgästen.", required=True),
            column("kind", choice(Tenancy.Kind), "Slag.", required=True),
            column("rent", MONEY, "Hyra per månad.", required=True, field="rent_ore"),
            column("tenure_waived", YES, "Avstått besittningsskydd. Tomt: nej."),
            column("end_reason", choice(Tenancy.EndReason), "Slutorsak."),
            ref("supervisor", "employees", "Tillsynsansvarig."),
            column("supervision_days", whole(1, 3650), "Tillsyn var … dag. Tomt: 30."),
        ), key=("case__number",), period=True, alone=("dwelling",), elsewhere={"supervisor_id": _SUPERVISOR},
    ),
    Noun(
        "supervision_visits", "Tillsyn", SupervisionVisit, (
            ref("tenancy", "tenancies", "Boendet.", required=True),
            column("planned_on", DAY, "Planerad.", required=True),
            column("done_at", MOMENT, "Gjordes."),
            ref("done_by", "employees", "Gjordes av."),
            column("outcome", choice(SupervisionVisit.Outcome), "Utfall."),
            column("remark", text(300), "Anmärkning."),
        ), key=("tenancy", "planned_on"), happened=("done_at", "planned_on"), checks=(_done,),
    ),
    Noun(
        "rent_reports", "Hyresrapporter", RentReport, (
            ref("tenancy", "tenancies", "Boendet.", required=True),
            column("month", MONTH, "Månad.", required=True),
            column("status", choice(RentReport.Status), "Betald, sen eller obetald.", required=True),
            column("debt", MONEY, "Skuld.", field="debt_ore"),
        ), key=("tenancy", "month"), happened=("month",), by_system=("reported_by",), checks=(_debt,),
    ),
    Noun(
        "disturbances", "Störningar", Disturbance, (
            ref("tenancy", "tenancies", "Boendet.", required=True),
            column("at", MOMENT, "När.", required=True),
            column("source", text(80, "hyresvärden"), "Vem som sade till (inte namn).", required=True),
            column("severity", choice(Disturbance.Severity), "Grad.", required=True),
            column("description", text(300), "Vad som hände.", required=True),
            column("handled_on", DAY, "Hanterad."),
            column("handling", text(300), "Åtgärd."),
        ), key=("tenancy", "at"), happened=("at",),
        checks=(together("handled_on", "handling", "Ange vad som gjordes."),),
    ),
    Noun(
        "wind_downs", "Avveckling", WindDown, (
            ref("unit", "units", "Enheten.", required=True),
            column("reason", text(300), "Skäl.", required=True),
            column("decided_by", text(120, "förvaltningschef"), "Beslutat av (befattning, inte namn).", required=True),
        ), key=("unit", "first"), period=True, alone=("unit",),
    ),
)  # fmt: skip
