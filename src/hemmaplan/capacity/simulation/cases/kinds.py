"""Kinds of cases (*slag av fall*): what may be asked, and the function that answers each."""

from collections.abc import Callable
from dataclasses import dataclass

from hemmaplan.capacity.simulation.cases import observations, queues, traces, waiting_lists, workloads
from hemmaplan.capacity.simulation.cases.inputs import Inputs, Result
from hemmaplan.foundation.language import gettext_noop

Answer = Callable[[Inputs], Result]

# How a flow may be told: a load alone, or what comes and how fast each place works. A rate or a time may end with a unit.
_FLOW = "offered_load arrival_rate service_rate mean_service"
_SERVICE = "service_rate mean_service"
_POST = "full_time_hours fte absence stable_share commitments"


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of case (*slag av fall*): the function that answers it, what it tells in Swedish, and the inputs it reads.

    ``needed`` must be there, of ``others`` some may. Reading an input that is not listed here is an error of ours.
    """

    answer: Answer
    about: str
    needed: str
    others: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every input that the kind reads, by its first name."""
        return (*self.needed.split(), *self.others.split())


KINDS: dict[str, CaseKind] = {
    "queue_load": CaseKind(
        waiting_lists.queue_load, gettext_noop("belastning: efterfrågan delat med kapacitet"), "demand capacity"
    ),
    "target_mean_wait": CaseKind(
        waiting_lists.target_mean_wait,
        gettext_noop("medelväntan som håller en lovad längsta väntan"),
        "target_wait",
        "factor",
    ),
    "target_queue_size": CaseKind(
        waiting_lists.target_queue_size,
        gettext_noop("kö som håller en lovad längsta väntan"),
        "demand target_wait",
        "factor",
    ),
    "relief_capacity": CaseKind(
        waiting_lists.relief_capacity,
        gettext_noop("tillfällig kapacitet som för kön till målet i tid"),
        "demand queue_size target_queue_size",
        "time_to_target",
    ),
    "target_capacity_kingman": CaseKind(
        waiting_lists.target_capacity,
        gettext_noop("kapacitet som håller målet på sikt"),
        "demand target_wait",
        "factor cv_demand cv_capacity",
    ),
    "pressure": CaseKind(
        waiting_lists.pressure, gettext_noop("tryck: dubbla medelväntan delat med målet"), "mean_wait target_wait"
    ),
    "queue_size_from_events": CaseKind(
        waiting_lists.queue_size_from_events,
        gettext_noop("köns längd vid dagens slut"),
        "referrals removals",
        "start end dates",
    ),
    "fluid_growth": CaseKind(
        waiting_lists.fluid_growth,
        gettext_noop("köns tillväxt när slumpen räknas bort"),
        "arrivals_per_week slots mean_weeks",
        "weeks",
    ),
    "erlang_b": CaseKind(queues.erlang_b, gettext_noop("andel som avvisas när ingen får vänta"), "servers", _FLOW),
    "erlang_c": CaseKind(
        queues.erlang_c,
        gettext_noop("andel som väntar, medelväntan, andel som börjar i tid"),
        "servers",
        f"{_FLOW} within",
    ),
    "mmc": CaseKind(
        queues.mmc, gettext_noop("kö, väntan och genomloppstid för flera platser"), "servers", f"{_FLOW} within"
    ),
    "mmck": CaseKind(
        queues.mmck, gettext_noop("stängd kö: avvisade och väntan för de insläppta"), "servers room", _FLOW
    ),
    "required_servers": CaseKind(
        queues.required_servers,
        gettext_noop("platser som behövs för ett löfte om väntetid"),
        "within level",
        f"{_FLOW} most_busy shrinkage",
    ),
    "ggc_mean_wait": CaseKind(
        queues.ggc_mean_wait, gettext_noop("väntan vid ojämna ankomster och varaktigheter"), "servers ca2 cs2", _FLOW
    ),
    "kingman": CaseKind(
        queues.kingman, gettext_noop("väntan till en plats, ojämna ankomster och varaktigheter"), "ca2 cs2", _FLOW
    ),
    "pollaczek_khinchine": CaseKind(
        queues.pollaczek_khinchine, gettext_noop("väntan till en plats, ojämna varaktigheter"), "cs2", _FLOW
    ),
    "priority_mmc_nonpreemptive": CaseKind(
        queues.priority_mmc_nonpreemptive,
        gettext_noop("väntan per prioritet, påbörjat avbryts inte"),
        "arrival_rates servers",
        _SERVICE,
    ),
    "priority_mm1_preemptive": CaseKind(
        queues.priority_mm1_preemptive,
        gettext_noop("genomloppstid per prioritet, påbörjat avbryts"),
        "arrival_rates",
        _SERVICE,
    ),
    "erlang_a": CaseKind(
        queues.erlang_a, gettext_noop("kö som människor lämnar"), "servers", f"{_FLOW} abandonment_rate mean_patience"
    ),
    "mt_m_inf_mean_busy": CaseKind(
        queues.mt_m_inf_mean_busy,
        gettext_noop("pågående ärenden när ankomsterna svänger"),
        "mean_rate amplitude frequency t",
        f"{_SERVICE} servers",
    ),
    "annual_throughput": CaseKind(
        workloads.annual_throughput, gettext_noop("ärenden per år"), "therapists cases_each months_per_case"
    ),
    "weekly_case_hours": CaseKind(
        workloads.weekly_case_hours, gettext_noop("ärendetimmar i veckan"), "", f"cases hours_each {_POST}"
    ),
    "slots_from_hours": CaseKind(
        workloads.slots_from_hours,
        gettext_noop("timmar per brukare, eller ärendeplatser av timmar"),
        "",
        f"clients client_hours_month hours_per_case case_hours {_POST}",
    ),
    "points_room": CaseKind(
        workloads.points_room, gettext_noop("utrymme i ett poängsystem"), "full case_points", "stable extra"
    ),
    "workload_percent": CaseKind(
        workloads.workload_percent, gettext_noop("belastning i procent"), "work available", "limit weeks"
    ),
    "open_cases_allowed": CaseKind(
        workloads.open_cases_allowed, gettext_noop("nya ärenden och utrymme för fler"), "ongoing", "new per_new most"
    ),
    "trace": CaseKind(
        traces.trace,
        gettext_noop("vem som börjar när, för givna personer och platser"),
        "referrals capacity",
        "room at_once fields",
    ),
    "kaplan_meier": CaseKind(
        observations.kaplan_meier, gettext_noop("hur länge ärenden varar, med de pågående"), "time event", "entry"
    ),
    "kaplan_meier_left_truncated": CaseKind(
        observations.kaplan_meier_left_truncated,
        gettext_noop("samma, med sen start av observationen"),
        "time event entry",
    ),
    "poisson_rate_interval": CaseKind(
        observations.poisson_rate_interval, gettext_noop("intervall för en takt"), "events", "exposure confidence"
    ),
    "crps_normal": CaseKind(
        observations.crps_normal, gettext_noop("träffsäkerhet för en normalfördelad prognos"), "mu sigma y"
    ),
    "crps_ensemble": CaseKind(
        observations.crps_ensemble, gettext_noop("träffsäkerhet för en prognos av dragningar"), "samples y"
    ),
    "quantile_score": CaseKind(
        observations.quantile_score, gettext_noop("träffsäkerhet för en kvantil"), "p forecast y"
    ),
}
