"""Kinds of cases (*slag av fall*): what may be asked, and the function that answers each."""

from collections.abc import Callable

from hemmaplan.capacity.simulation.cases import observations, queues, traces, waiting_lists, workloads
from hemmaplan.capacity.simulation.cases.inputs import Inputs, Result

Answer = Callable[[Inputs], Result]

# Kind, the function that answers it, and what it tells, in Swedish for the help.
KINDS: dict[str, tuple[Answer, str]] = {
    "queue_load": (waiting_lists.queue_load, "belastning: efterfrågan delat med kapacitet"),
    "target_mean_wait": (waiting_lists.target_mean_wait, "medelväntan som håller en lovad längsta väntan"),
    "target_queue_size": (waiting_lists.target_queue_size, "kö som håller en lovad längsta väntan"),
    "relief_capacity": (waiting_lists.relief_capacity, "tillfällig kapacitet som för kön till målet i tid"),
    "target_capacity_kingman": (waiting_lists.target_capacity, "kapacitet som håller målet på sikt"),
    "pressure": (waiting_lists.pressure, "tryck: dubbla medelväntan delat med målet"),
    "queue_size_from_events": (waiting_lists.queue_size_from_events, "köns längd vid dagens slut"),
    "fluid_growth": (waiting_lists.fluid_growth, "köns tillväxt när slumpen räknas bort"),
    "erlang_b": (queues.erlang_b, "andel som avvisas när ingen får vänta"),
    "erlang_c": (queues.erlang_c, "andel som väntar, medelväntan, andel som börjar i tid"),
    "mmc": (queues.mmc, "kö, väntan och genomloppstid för flera platser"),
    "mmck": (queues.mmck, "stängd kö: avvisade och väntan för de insläppta"),
    "required_servers": (queues.required_servers, "platser som behövs för ett löfte om väntetid"),
    "ggc_mean_wait": (queues.ggc_mean_wait, "väntan vid ojämna ankomster och varaktigheter"),
    "kingman": (queues.kingman, "väntan till en plats, ojämna ankomster och varaktigheter"),
    "pollaczek_khinchine": (queues.pollaczek_khinchine, "väntan till en plats, ojämna varaktigheter"),
    "priority_mmc_nonpreemptive": (queues.priority_mmc_nonpreemptive, "väntan per prioritet, påbörjat avbryts inte"),
    "priority_mm1_preemptive": (queues.priority_mm1_preemptive, "genomloppstid per prioritet, påbörjat avbryts"),
    "erlang_a": (queues.erlang_a, "kö som människor lämnar"),
    "mt_m_inf_mean_busy": (queues.mt_m_inf_mean_busy, "pågående ärenden när ankomsterna svänger"),
    "annual_throughput": (workloads.annual_throughput, "ärenden per år"),
    "weekly_case_hours": (workloads.weekly_case_hours, "ärendetimmar i veckan"),
    "slots_from_hours": (workloads.slots_from_hours, "timmar per brukare, eller ärendeplatser av timmar"),
    "points_room": (workloads.points_room, "utrymme i ett poängsystem"),
    "workload_percent": (workloads.workload_percent, "belastning i procent"),
    "open_cases_allowed": (workloads.open_cases_allowed, "nya ärenden och utrymme för fler"),
    "trace": (traces.trace, "vem som börjar när, för givna personer och platser"),
    "kaplan_meier": (observations.kaplan_meier, "hur länge ärenden varar, med de pågående"),
    "kaplan_meier_left_truncated": (observations.kaplan_meier_left_truncated, "samma, med sen start av observationen"),
    "poisson_rate_interval": (observations.poisson_rate_interval, "intervall för en takt"),
    "crps_normal": (observations.crps_normal, "träffsäkerhet för en normalfördelad prognos"),
    "crps_ensemble": (observations.crps_ensemble, "träffsäkerhet för en prognos av dragningar"),
    "quantile_score": (observations.quantile_score, "träffsäkerhet för en kvantil"),
}
