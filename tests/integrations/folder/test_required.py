"""The rules of the house hold for every row, whoever brings it: what an action refuses the import refuses too."""

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.db import transaction
from tests import make
from tests.house import reading

from hemmaplan.access.actions import system_user
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.integrations.folder.importing import import_folder
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.integrations.folder.problems import FolderRefused
from hemmaplan.integrations.folder.required import asking
from hemmaplan.interventions.actions import encounters, orders
from hemmaplan.interventions.models import Order, Visit
from hemmaplan.organisation.actions import employees, posts
from hemmaplan.organisation.models import Post, Unit
from hemmaplan.organisation.periods import span

AT = calendar.at_clock(dt.date(2026, 11, 20), 10)
P = [identity.test_number(dt.date(1980 + n, 5, 6), 1).format() for n in range(9)]
BABY = identity.test_number(dt.date(2015, 5, 6), 1).format()

# A small town in which every rule holds.
GOOD = {
    "units": """code;name;kind;parent;first;last
forv;Förvaltningen;department;;2018-01-01;
team;Teamet;team;forv;2018-01-01;
gammal;Gamla teamet;team;forv;2018-01-01;2019-12-31
mynd;Myndigheten;authority;forv;2018-01-01;""",
    "employees": "number;given_name;family_name;home_unit\nA1;Åsa;Örn;team\nA2;Östen;Ek;team\nA3;Ulla;Al;team",
    "posts": """code;unit;title;profession;percent;first;last
p1;team;Behandlare;behandlare;100;2018-01-01;
p2;team;Behandlare;behandlare;80;2018-01-01;2020-12-31""",
    "employments": """code;employee;post;percent;kind;first;last
e1;A1;p1;100;permanent;2018-01-01;
e2;A2;p2;80;permanent;2018-01-01;2019-12-31""",
    "services": """code;name;unit;basis;capacity_kind;contacts;may_queue;first;last
fam;Familj;team;assessed;caseload;nej;ja;2018-01-01;
vald;Våld;team;assessed;caseload;nej;nej;2018-01-01;
stangd;Stängd;team;assessed;caseload;nej;ja;2018-01-01;2019-12-31
grupp;Grupp;team;assessed;group;nej;ja;2018-01-01;
dorr;Dörren;team;open;open_door;ja;ja;2018-06-01;""",
    "service_terms": """service;documentation;decided_on;anonymity_ground;first
fam;full;;;2018-01-01
dorr;full;;;2018-06-01""",
    "places": "service;places;minimum;first\ndorr;2;0;2018-06-01",
    "staffing": "post;service;percent;first\np1;fam;60;2018-01-01",
    "persons": "id_number;given_name;family_name\n"
    + "\n".join(f"{number};Test{n};Person" for n, number in enumerate([*P, BABY])),
    "orders": f"""number;person;service;from_unit;decided_on;state;sent_at;acknowledged_at;accepted_at;started_on;paused_on;ended_on;end_reason;decision
2020-1;{P[0]};fam;mynd;2020-01-02;running;2020-01-07 09:00;2020-01-08;2020-01-09;2020-01-20;;;;
2020-2;{P[1]};fam;mynd;2020-01-02;ended;2020-01-07 09:00;2020-01-08;2020-01-09;2020-01-20;;2020-06-30;goals_met;
2020-3;{P[2]};grupp;mynd;2020-01-02;accepted;2020-01-07 09:00;2020-01-08;2020-01-09;;;;;
2020-4;{P[3]};grupp;mynd;2020-01-02;accepted;2020-01-07 09:00;2020-01-08;2020-01-09;;;;;
2020-5;{P[4]};fam;mynd;2020-01-02;sent;2020-01-07 09:00;;;;;;;
2020-6;{P[5]};vald;mynd;2020-01-02;accepted;2020-01-07 09:00;2020-01-08;2020-01-09;;;;;
2020-7;{P[6]};grupp;mynd;2020-01-02;accepted;2020-01-07 09:00;2020-01-08;2020-01-09;;;;;""",
    "plans": """order;version;state;made_with;person_view;how;made_on;follow_up_on
2020-1;1;active;person;Vill;Så;2020-02-01;2020-08-01
2020-2;1;replaced;person;Vill;Så;2020-02-01;2020-08-01""",
    "goals": "order;version;number;text;outcome;assessed_on\n2020-1;1;1;Mål;;\n2020-2;1;1;Mål;met;2020-06-01",
    "visits": "order;employee;kind;planned_at;minutes;state;done_at\n2020-2;A1;home;2020-03-02 10:00;60;done;2020-03-02 10:00",
    "rounds": """service;name;places;minimum;rolling;first;last;state
grupp;Våren;1;1;ja;2020-02-03;2020-06-01;ended
grupp;Öppen;1;1;ja;2020-02-03;;running""",
    "sessions": "service;round;number;starts_at;minutes;state\ngrupp;Våren;1;2020-02-10 10:00;60;held",
    "participations": """service;round;number;order;joined_on;left_on
grupp;Våren;1;2020-3;2020-02-03;2020-06-01
grupp;Öppen;1;2020-4;2020-02-03;""",
    "open_contacts": f"""service;number;mode;person;opened_on;closed_on;end_reason;guardian_consent;alias;theme
dorr;1;identity;{P[7]};2019-01-07;2019-03-01;done;
dorr;2;identity;{P[7]};2020-01-07;;;
dorr;3;identity;{P[8]};2020-01-07;;;""",
    "files": f"""number;kind;person;unit;opened_on;closed_on
2020-501;child;{BABY};mynd;2020-01-07;
2020-502;adult;{P[0]};mynd;2020-01-07;2020-06-30""",
    "investigations": """file;kind;opened_on;reason;state;written_at;closed_on;outcome
2020-501;child;2020-02-03;Oro för omsorgen;open;;;
2020-502;adult;2020-02-03;Ansökan;closed;2020-06-20 10:00;2020-06-30;intervention""",
    "parties": f"""file;role;person;name;first;is_party
2020-501;person;{BABY};;2020-02-03;ja
2020-501;guardian;{P[8]};;2020-02-03;nej
2020-502;person;{P[0]};;2020-02-03;ja""",
    "decisions": """reference;file;intake;investigation;investigation_opened_on;kind;verb;state;level;decider;decided_at;facts;weighing;best_interests;childs_view;outcome;request;intervention;first_on;last_on;purpose;care_form;new_due_on;protocol;replaces
B1;2020-501;2020-601;child;2020-02-03;open;open;signed;worker;A1;2020-02-03 10:00;Oro;;;;;;;;;;;;;
B2;2020-502;;adult;2020-02-03;open_care;grant;signed;worker;A1;2020-06-30 10:00;F;V;;;intervention;S;Samtal;2020-07-01;2020-09-30;Syfte;own;;;
B3;2020-501;;child;2020-02-03;open_care;grant;proposed;;;;F;V;B;V;;S;Samtal;2020-07-01;;Syfte;;;;""",
    "deliveries": f"""decision;file;party_role;party_person;party_name;party_first;way;sent_on;received_on;received_source;appealed_on
B2;2020-502;person;{P[0]};;2020-02-03;post;2020-07-01;2020-07-03;Kvitto;""",
    "intakes": f"""number;kind;area;unit;file;person;channel;arrived_at;reason;state;handled_on;investigation;investigation_opened_on;outcome_reason;same_as
2020-601;concern;child;mynd;2020-501;{BABY};phone;2020-02-01 10:00;parents_care;opened;2020-02-03;child;2020-02-03;;""",
    "protection_assessments": """intake;assessed_at;danger;grounds;measure
2020-601;2020-02-01 12:00;none;Bor hos mormor;""",
    "duty_shifts": "unit;started_at;ended_at;to_unit\nmynd;2020-02-01 17:00;2020-02-02 08:00;mynd",
    "meetings": "service;number;day;minutes\ndorr;1;2019-02-01;45",
    "open_days": "service;day;is_open;closed_reason\ndorr;2020-02-03;nej;Sjukdom",
    "dwellings": "code;unit;address;first;last\nl1;team;Provgatan 1;2019-01-01;\nl2;team;Provgatan 2;2019-01-01;2020-12-31",
    "leases": """dwelling;landlord;rent;first;last
l1;Bolaget;5000;2019-01-01;2019-12-31
l1;Bolaget;5100;2020-01-01;
l2;Bolaget;5000;2019-01-01;2020-12-31""",
    "tenancies": f"""number;dwelling;person;kind;rent;first;last;end_reason
2019-90;l1;{P[0]};sublet;5000;2019-02-01;2020-02-29;moved
2019-91;l2;{P[1]};sublet;5000;2019-02-01;2020-11-30;moved""",
    "supervision_visits": "tenancy;planned_on;done_at;done_by;outcome;remark\n2019-90;2019-03-01;2019-03-01 10:00;A1;good;",
    "rent_reports": "tenancy;month;status;debt\n2019-90;2019-03;paid;",
    "wind_downs": "unit;first;last;decided_by;reason\ngammal;2019-06-01;;chefen;Skäl",
}  # fmt: skip

# Rows that break one rule each: the file, the row, the column that is named, and words of the sentence.
BAD: tuple[tuple[str, str, str, str], ...] = (
    ("units", "fel;Fel;team;gammal;2019-01-01;", "last", "Enheten ovanför gäller"),
    ("units", "fore;Före;team;forv;2017-01-01;", "first", "Enheten ovanför gäller"),
    ("posts", "px;gammal;B;b;100;2019-01-01;", "last", "Enheten gäller"),
    ("employments", "x1;A3;p1;10;permanent;2010-01-01;2017-12-30", "first", "Tjänsten gäller"),
    ("employments", "x2;A3;p2;80;permanent;2020-01-01;", "last", "Tjänsten gäller"),
    ("employments", "x3;A3;p1;20;permanent;2019-01-01;2019-02-01", "percent", "får inte plats"),
    ("absences", "f1;A2;sick;2020-02-01;2020-03-01", "first", "ingen anställning"),
    ("services", "sx;S;gammal;assessed;caseload;nej;ja;2019-01-01;", "last", "Enheten gäller"),
    ("services", "sy;S;team;duty;none;ja;ja;2019-01-01;", "contacts", "inte ha öppna kontakter"),
    ("service_terms", "stangd;full;;;2020-02-01", "first", "erbjuds inte"),
    ("places", "fam;5;0;2017-01-01", "first", "erbjuds inte"),
    ("staffing", "p2;stangd;10;2009-01-01", "first", "inte hela den tiden"),
    ("staffing", "p1;grupp;50;2019-01-01", "percent", "skulle ge 110"),
    ("relations", f"{P[0]};{P[3]};parent;2020-01-01", "other", "inte född före barnet"),
    ("relations", f"{P[4]};{P[1]};child;2020-01-01", "other", "inte fött efter föräldern"),
    ("orders", f"2020-20;{P[0]};fam;mynd;2020-02-02;sent;2020-02-07 09:00;;;;;;;", "service", "redan ett öppet uppdrag"),
    ("orders", f"2020-21;{P[1]};stangd;mynd;2020-02-02;sent;2020-02-07 09:00;;;;;;;", "sent_at", "erbjuds inte"),
    ("orders", f"2020-22;{P[1]};dorr;mynd;2020-02-02;sent;2020-02-07 09:00;;;;;;;", "service", "kräver inget uppdrag"),
    ("orders", f"2020-23;{P[2]};fam;mynd;2020-03-02;sent;2020-02-07 09:00;;;;;;;", "decided_on", "framåt i tiden"),
    ("orders", f"2020-24;{P[3]};fam;mynd;2020-02-02;running;2020-02-07 09:00;2020-02-08;2020-02-09;2020-02-01;;;;",
     "started_on", "före beslutet"),
    ("orders", f"2020-25;{P[5]};fam;mynd;2020-02-02;ended;2020-02-07 09:00;2020-02-08;2020-02-09;;;2020-03-01;moved;",
     "state", "inte har startat"),
    ("orders", f"2020-26;{P[6]};fam;mynd;2020-02-02;ended;2020-02-07 09:00;2020-02-08;2020-02-09;2020-02-03;;2020-02-05;moved;",
     "ended_on", "kan inte ligga före"),
    ("orders", f"2027-27;{P[7]};fam;mynd;2027-02-02;sent;2027-02-07 09:00;;;;;;;", "sent_at", "ligger framåt"),
    ("orders", f"2015-28;{BABY};fam;mynd;2015-01-02;sent;2020-02-07 09:00;;;;;;;", "decided_on", "födelsedagen"),
    ("assignments", "2020-2;A1;60;2020-07-01;2020-08-01", "first", "Uppdraget gäller"),
    ("assignments", "2020-1;A1;60;2019-12-01;2020-08-01", "first", "Uppdraget gäller"),
    ("assignments", "2020-1;A2;60;2020-02-01;", "employee", "ingen anställning"),
    ("assignments", "2020-5;A1;60;2020-02-01;", "order", "inte att fördela"),
    ("interruptions", "2020-2;Resa;2021-01-01;2021-02-01", "first", "Uppdraget gäller"),
    ("interruptions", "2020-3;Resa;2020-02-01;2020-02-10", "order", "inte startat"),
    ("queue", "2020-1;fam;2;2020-01-01;2020-01-20;started", "joined_on", "inte börja före beslutet"),
    ("queue", "2020-2;fam;2;2020-02-01;2020-02-20;started", "joined_on", "väntade inte"),
    ("queue", "2020-6;vald;2;2020-02-01;2020-02-20;withdrawn", "service", "får inte ha kö"),
    ("queue", "2020-3;grupp;2;2020-02-01;2020-02-20;started", "left_how", "inte startat"),
    ("plans", "2020-2;2;replaced;person;Vill;Så;2021-02-01;2021-08-01", "made_on", "Uppdraget gäller"),
    ("plans", "2020-3;1;active;person;Vill;Så;2020-02-01;2020-08-01", "version", "inget mål"),
    ("goals", "2020-2;1;2;Mål;met;2020-01-25", "assessed_on", "planen"),
    ("goals", "2020-2;1;3;Mål;met;2021-01-25", "assessed_on", "Uppdraget gäller"),
    ("visits", "2020-2;A1;home;2020-08-03 10:00;60;done;2020-08-03 10:00", "planned_at", "Uppdraget gäller"),
    ("visits", "2020-2;A1;home;2019-08-05 10:00;60;done;2019-08-05 10:00", "planned_at", "Uppdraget gäller"),
    ("visits", "2020-2;A1;home;2020-04-06 10:00;60;planned;", "state", "Inga besök kan bokas"),
    ("visits", "2020-1;A2;home;2020-04-06 10:00;60;done;2020-04-06 10:00", "employee", "ingen anställning"),
    ("visits", "2020-1;A1;home;2027-04-06 10:00;60;done;2027-04-06 10:00", "done_at", "framåt"),
    ("visits", "2020-1;A1;home;2027-04-13 10:00;60;missed;", "state", "inte varit än"),
    ("visits", "2020-1;A1;home;2020-04-20 10:00;60;cancelled;", "reason", "ställdes in"),
    ("visits", "2020-1;A1;home;2020-04-27 10:00;1200;done;2020-04-27 10:00", "minutes", "12 timmar"),
    ("tests", "2020-2;urine;2020-08-03 10:00;A1;ja;A1;pending;", "witness", "inte vara vittne"),
    ("tests", "2020-2;urine;2020-08-10 10:00;A1;nej;;pending;", "taken_at", "Uppdraget gäller"),
    ("tests", "2020-1;urine;2020-08-10 10:00;A1;nej;;negative;2020-08-09", "result_at", "före provet"),
    ("rounds", "fam;Fel;5;1;ja;2020-01-01;;running", "service", "platser i grupp"),
    ("rounds", "grupp;Tidig;5;1;ja;2017-01-01;2017-06-01;ended", "first", "Verksamheten gäller"),
    ("rounds", "grupp;Utan slut;5;1;ja;2020-01-01;;ended", "last", "Sista dag"),
    ("sessions", "grupp;Våren;2;2020-08-10 10:00;60;held", "starts_at", "Omgången gäller"),
    ("sessions", "grupp;Våren;3;2020-02-10 10:00;60;held", "starts_at", "redan ett tillfälle"),
    ("sessions", "grupp;Öppen;1;2027-02-10 10:00;60;held", "state", "inte börjat"),
    ("participations", "grupp;Öppen;2;2020-7;2020-03-01;", "joined_on", "full"),
    ("participations", "grupp;Våren;2;2020-7;2020-09-01;2020-09-02", "joined_on", "Omgången gäller"),
    ("participations", "grupp;Öppen;3;2020-1;2020-03-01;2020-03-01", "order", "en annan verksamhet"),
    ("attendance", "grupp;Våren;1;2;present", "participant", "ingen plats"),
    ("open_contacts", f"fam;1;identity;{P[0]};2020-01-07;;;", "service", "inga öppna kontakter"),
    ("open_contacts", f"dorr;4;identity;{P[0]};2018-01-08;2018-02-01;done;", "opened_on", "stängd"),
    ("open_contacts", "dorr;5;light;;2020-01-07;2020-02-01;done;", "mode", "annan dokumentation"),
    ("open_contacts", f"dorr;6;identity;{P[7]};2020-05-07;;;", "person", "redan en öppen kontakt"),
    ("open_contacts", f"dorr;7;identity;{P[4]};2020-05-07;;;", "opened_on", "Alla platser"),
    ("open_contacts", f"dorr;8;identity;{BABY};2019-05-07;2019-06-01;done;", "guardian_consent", "samtycke"),
    ("meetings", "dorr;1;2018-12-01;45", "day", "kontaktens första dag"),
    ("meetings", "dorr;1;2019-12-01;45", "day", "Kontakten är avslutad"),
    ("open_days", "dorr;2018-02-05;ja;", "day", "erbjöds inte"),
    ("head_counts", "dorr;2018-02-05;3", "day", "erbjöds inte"),
    ("head_counts", "dorr;2020-02-03;3", "day", "stängt"),
    ("activities", "dorr;shift;2018-02-05;60", "day", "erbjöds inte"),
    ("redirects", "dorr;2018-02-05 10:00;full", "at", "första dag"),
    ("dwellings", "lx;gammal;Provgatan 9;2020-06-01;", "first", "Enheten gäller"),
    ("leases", "l2;Annan;5000;2016-01-01;2016-12-31", "first", "Lägenheten gäller"),
    ("tenancies", f"2016-900;l1;{P[4]};sublet;4950;2016-07-01;2016-08-01;moved", "first", "disponeras inte"),
    ("tenancies", f"2021-901;l2;{P[4]};sublet;4950;2020-12-05;;", "last", "bara t.o.m. 2020-12-31"),
    ("tenancies", f"2020-902;l1;{P[1]};sublet;4950;2020-06-01;2020-08-01;moved", "person", "redan ett andrahandskontrakt"),
    ("supervision_visits", "2019-90;2019-01-02;2019-01-02 10:00;A1;good;", "done_at", "gällde inte den dagen"),
    ("supervision_visits", "2019-90;2020-05-02;;;;", "planned_on", "Kontraktet"),
    ("rent_reports", "2019-90;2020-05;paid;", "month", "gällde inte den månaden"),
    ("rent_reports", "2019-90;2019-06;paid;100", "debt", "inte obetald"),
    ("disturbances", "2019-90;2020-05-02 10:00;granne;minor;Skrik;;", "at", "gällde inte den dagen"),
    ("disturbances", "2019-90;2019-05-02 10:00;granne;minor;Skrik;2019-05-01;Samtal", "handled_on", "mellan störningen och i dag"),
    ("disturbances", f"2019-90;2020-01-05 10:00;{P[0]};minor;Skrik;;", "source", "personnummer"),
    ("activities", f"grupp;shift;2020-03-03;60;vid {P[0]};;", "place", "personnummer"),
    ("activities", f"grupp;shift;2020-03-04;60;;om {P[0]};", "theme", "personnummer"),
    ("activities", f"grupp;shift;2020-03-05;60;;;{P[0][:13]}", "age_band", "personnummer"),
    ("open_contacts", f"dorr;71;light;;2020-03-03;;;;Fågel {P[0]};", "alias", "personnummer"),
    ("open_contacts", f"dorr;72;light;;2020-03-03;;;;Fågel;om {P[0]}", "theme", "personnummer"),
    ("journal", "2020-1;A1;visit;2027-01-01 10:00;Text;draft;", "happened_at", "framåt"),
    ("files", f"2027-503;child;{BABY};mynd;2027-01-07;", "opened_on", "framåt"),
    ("file_assignments", "2020-501;A1;2020-01-01;", "first", "öppnande"),
    ("file_assignments", "2020-502;A1;2020-07-01;", "first", "avslutades"),
    ("file_assignments", "2020-501;A2;2020-02-01;", "employee", "ingen anställning"),
    ("parties", f"2020-502;guardian;{P[1]};;2020-02-01;", "role", "bara i akter om barn"),
    ("parties", f"2020-501;person;{P[1]};;2020-02-01;", "person", "aktens person"),
    ("parties", f"2020-501;guardian;{P[1]};Två namn;2020-02-01;", "name", "eller skriv ett namn"),
    ("investigations", "2020-502;child;2020-02-04;Skäl;open;;;", "kind", "hör inte till den här akten"),
    ("investigations", "2020-501;child;2020-02-05;Skäl;closed;;2020-03-02;no_need", "state", "Fastställ"),
    ("investigations", "2020-501;child;2020-01-02;Skäl;open;;;", "opened_on", "öppnande"),
    ("intakes", f"2027-602;concern;child;mynd;2020-501;{BABY};phone;2027-02-01 10:00;;received;;;;;", "arrived_at", "framåt"),
    ("intakes", f"2020-603;concern;child;mynd;2020-502;{P[0]};phone;2020-02-01 10:00;;received;;;;;", "file", "ett annat område"),
    ("intakes", f"2020-604;concern;child;mynd;2020-501;{BABY};phone;2020-02-02 10:00;;not_opened;2020-02-03;;;Inget;", "", "Gör skyddsbedömningen"),
    ("intakes", f"2020-605;concern;child;mynd;2020-501;{BABY};phone;2020-02-02 10:00;påhittat;received;;;;;", "reason", "hör inte till området"),
    ("intakes", f"2020-607;concern;child;mynd;2020-501;{BABY};phone;2020-02-02 10:00;child_violence;not_opened;2020-02-03;;;Inget;", "", "inleds alltid utredning"),
    ("intakes", f"2020-608;application;adult;mynd;2020-502;{P[0]};letter;2020-02-02 10:00;;not_opened;2020-02-03;;;Inget;", "", "utreds alltid"),
    ("investigation_plans", "2020-501;child;2020-02-03;1;established;;;;;2020-02-10 10:00", "questions", "minst en fråga"),
    ("statements", "2020-501;child;2020-02-03;påhittat;fact;Text;school;2020-02-10", "area", "Välj ett område"),
    ("statements", "2020-501;child;2020-02-03;needs;fact;Text;school;2027-02-10", "source_on", "fram"),
    ("investigation_texts", "2020-501;child;2020-02-03;analysis;Text;2027-02-10", "saved_on", "fram"),
    ("child_talks", "2020-501;child;2020-02-03;supporting;2020-02-10 10:00;nej;Veta;Sade", "not_told_reason", "Skriv varför"),
    ("reporters", "2020-601;private;ja;Ulla;;nej", "anonymous", "varken namn"),
    ("protection_assessments", "2020-601;2020-01-31 12:00;none;Trygg;", "assessed_at", "innan anmälan kom in"),
    ("protection_assessments", "2020-607;2020-02-02 13:00;danger;Slagen;", "measure", "skyddar nu"),
    ("assessment_contacts", "2020-601;guardian;2027-02-02 10:00", "happened_at", "framåt"),
    ("duty_shifts", "mynd;2027-02-01 17:00;;mynd", "started_at", "framåt"),
    ("duty_entries", "mynd;2020-02-01 17:00;2020-02-01 16:00;;Bråk", "happened_at", "före passet"),
    ("duty_entries", "mynd;2020-02-01 17:00;2020-02-02 09:00;;Bråk", "happened_at", "efter passet"),
    ("planned_contacts", "2020-501;child;2020-02-03;Skolan;;given;;;", "consent_by", "Skriv vem"),
    ("planned_contacts", "2020-501;child;2020-02-03;Grannen;;refused;Mamman;;2020-02-09", "consent", "samtycke först"),
    ("planned_contacts", "2020-502;adult;2020-02-03;Läkaren;;not_needed;;;2020-07-09", "made_on", "avslutades"),
    ("instrument_results", "2020-501;child;2020-02-03;påhittat;2020-02-09;;Text", "instrument", "Välj ett instrument"),
    ("instrument_results", "2020-501;child;2020-02-03;audit;2020-02-09;0|0|0|0|0|0|0|0|3;", "answers", "inte kan ge"),
    ("instrument_results", "2020-502;adult;2020-02-03;asi;2020-07-09;;Text", "made_on", "avslutades"),
    ("communications", f"2020-501;child;2020-02-03;guardian;{P[8]};;2020-02-03;;2020-02-09;post;2020-02-20;", "party_role", "inte part"),
    ("communications", f"2020-501;child;2020-02-03;person;{BABY};;2020-02-03;Nej;;;;", "exempt", "minst tio tecken"),
    ("communications", f"2020-502;adult;2020-02-03;person;{P[0]};;2020-02-03;;2020-06-09;post;2020-06-20;2020-07-09", "replied_on", "avslutades"),
    ("safety_plans", "2020-501;child;2020-02-03;Bakvägen;2020-02-09", "investigation", "utredning om våld"),
    ("decisions", "B11;2020-501;;child;2020-02-03;påhittat;grant;proposed;;;;F;V;B;V;;S;X;2020-07-01;;Y;;;;", "kind", "Slaget finns inte"),
    ("decisions", "B12;2020-501;;child;2020-02-03;close;grant;proposed;;;;F;V;B;V;no_need;;;;;;;;;", "verb", "Välj ett annat beslut"),
    ("decisions", "B13;2020-501;;child;2020-02-03;open_care;grant;proposed;;;;F;V;;V;;S;X;2020-07-01;;Y;;;;", "best_interests", "barnets bästa"),
    ("decisions", "B14;2020-501;;child;2020-02-03;open_care;grant;signed;worker;A1;2020-03-03 10:00;F;V;B;V;;S;X;2020-07-01;;Y;own;;;", "level", "delegationsordningen"),
    ("decisions", "B15;2020-501;;child;2020-02-03;placement;grant;signed;committee;A1;2020-03-03 10:00;F;V;B;V;;S;X;2020-07-01;;Y;;;;", "protocol", "paragraf"),
    ("decisions", "B16;2020-501;;child;2020-02-03;extend;extend;signed;lead;A1;2020-06-04 10:00;;V;;;;;;;;;;2020-07-01;;", "new_due_on", "Tiden gick ut"),
    ("decisions", "B17;2020-501;;child;2020-02-03;extend;extend;signed;lead;A1;2020-05-04 10:00;;V;;;;;;;;;;2020-06-01;;", "new_due_on", "måste ligga efter"),
    ("decisions", "B18;2020-501;;;;close;close;signed;lead;A1;2020-05-04 10:00;F;V;B;V;no_need;;;;;;;;;", "investigation", "ingen utredning"),
    ("decisions", "B19;2020-501;;child;2020-02-03;close;close;signed;lead;A1;2020-05-04 10:00;F;V;B;V;no_need;;;;;;;;;", "outcome", "inte avslutad så"),
    ("decisions", "B20;2020-501;2020-601;child;2020-02-03;not_open;not_open;signed;manager;A1;2020-02-03 10:00;;V;;;;;;;;;;;;", "intake", "säger något annat"),
    ("decisions", "B21;2020-502;2020-601;;;not_open;not_open;signed;manager;A1;2020-02-03 10:00;;V;;;;;;;;;;;;", "intake", "en annan akt"),
    ("decisions", "B22;2020-501;;child;2020-02-03;open;open;signed;worker;A1;2027-02-03 10:00;F;;;;;;;;;;;;;", "decided_at", "framåt"),
    ("decisions", "B23;2020-501;;;;write_off;write_off;signed;worker;A1;2020-07-03 10:00;F;;;;;;;;;;;;;B2", "replaces", "i samma akt"),
    ("deliveries", f"B3;2020-501;person;{BABY};;2020-02-03;post;2020-07-09;;;", "decision", "inte fattat"),
    ("deliveries", f"B1;2020-501;guardian;{P[8]};;2020-02-03;post;2020-02-09;;;", "party_role", "inte part"),
    ("deliveries", f"B1;2020-502;person;{P[0]};;2020-02-03;post;2020-02-09;;;", "file", "en annan akt"),
    ("deliveries", f"B1;2020-501;person;{BABY};;2020-02-03;post;2020-02-09;2020-02-10;Kvitto;2020-02-12", "appealed_on", "kan inte överklagas"),
    ("execution_notes", "B3;reason;2020-07-09;Fullt;", "decision", "inte fattat"),
    ("execution_notes", "B2;reason;2020-06-09;Fullt;", "day", "beslutet"),
    ("orders", f"2020-81;{P[3]};fam;mynd;2020-06-30;sent;2020-07-07 09:00;;;;;;;B2", "decision", "gäller någon annan"),
    ("orders", f"2020-82;{P[0]};fam;mynd;2020-06-29;sent;2020-07-07 09:00;;;;;;;B2", "decided_on", "fattades 2020-06-30"),
    ("orders", f"2020-83;{BABY};fam;mynd;2020-02-03;sent;2020-07-07 09:00;;;;;;;B1", "decision", "ingen insats"),
    ("protections", f"{P[0]};none;2020-01-01", "level", "vilken sorts skydd"),
)  # fmt: skip
HEADS = {
    "absences": "code;employee;kind;first;last", "relations": "person;other;kind;first",
    "assignments": "order;employee;minutes_per_week;first;last", "interruptions": "order;reason;first;last",
    "queue": "order;service;priority;joined_on;left_on;left_how",
    "tests": "order;kind;taken_at;taken_by;witnessed;witness;result;result_at",
    "attendance": "service;round;session;participant;status", "head_counts": "service;day;count",
    "activities": "service;kind;day;minutes;place;theme;age_band", "redirects": "service;at;reason",
    "disturbances": "tenancy;at;source;severity;description;handled_on;handling",
    "journal": "number;author;kind;happened_at;text;state;signed_at", "protections": "person;level;first",
    "file_assignments": "file;employee;first;last",
    "investigation_plans": "file;investigation;investigation_opened_on;version;state;questions;areas;child_part;done_by;established_at",
    "statements": "file;investigation;investigation_opened_on;area;kind;text;source;source_on",
    "investigation_texts": "file;investigation;investigation_opened_on;part;text;saved_on",
    "child_talks": "file;investigation;investigation_opened_on;kind;happened_at;guardians_told;child_was_told;child_said",
    "planned_contacts": "file;investigation;investigation_opened_on;who;about;consent;consent_by;consent_on;made_on",
    "instrument_results": "file;investigation;investigation_opened_on;instrument;made_on;answers;result",
    "communications": "file;investigation;investigation_opened_on;party_role;party_person;party_name;party_first;exempt;sent_on;way;reply_by;replied_on",
    "safety_plans": "file;investigation;investigation_opened_on;way_out;reviewed_on",
    "execution_notes": "decision;kind;day;text;answer",
    "reporters": "intake;kind;anonymous;name;workplace;wants_feedback",
    "assessment_contacts": "intake;with_whom;happened_at",
    "duty_entries": "unit;started_at;happened_at;about;words",
}  # fmt: skip


def _write(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for noun, text in texts.items():
        (folder / f"{noun}.csv").write_text(text, encoding="utf-8")
    return folder


def _take(folder: Path) -> None:
    import_folder(path=folder, by=system_user(), at=AT)


@pytest.fixture(scope="module")
def refused(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the import says of all the bad rows, brought to a town that is stored already. One import for them all."""
    folder = tmp_path_factory.mktemp("good")
    with django_db_blocker.unblock(), transaction.atomic():
        _take(_write(folder, GOOD))
        before = (Order.objects.count(), Visit.objects.count(), Unit.objects.count())
        bad: dict[str, list[str]] = {}
        for noun, row, _column, _text in BAD:
            bad.setdefault(noun, [GOOD.get(noun, HEADS.get(noun, "")).partition("\n")[0]]).append(row)
        folder = tmp_path_factory.mktemp("bad")
        with pytest.raises(FolderRefused) as found:
            _take(_write(folder, {noun: "\n".join(rows) for noun, rows in bad.items()}))
        stored = (Order.objects.count(), Visit.objects.count(), Unit.objects.count())
        transaction.set_rollback(True)
    assert found.value.more == 0
    assert stored == before, "something of a refused folder was stored"
    return {
        (
            problem.file.removesuffix(".csv"),
            bad[problem.file.removesuffix(".csv")][problem.row - 1],
            problem.column,
        ): problem.text
        for problem in reversed(found.value.problems)
        if problem.row
    }


@pytest.mark.parametrize(("noun", "row", "column", "text"), BAD, ids=[f"{noun}-{text}" for noun, _r, _c, text in BAD])
def test_import_refuses_a_row_that_breaks_a_rule(refused, noun, row, column, text):
    assert (noun, row, column) in refused, [key[2] for key in refused if key[:2] == (noun, row)]
    assert text in refused[noun, row, column]


def test_every_file_is_asked_about_or_says_why_not():
    assert set(asking.RULES) | set(asking.FREE) == set(NOUNS)
    assert not set(asking.RULES) & set(asking.FREE)
    assert {noun for noun, *_rest in BAD} >= set(asking.RULES) - {
        "agreements", "persons", "replacements", "wind_downs",
    }  # fmt: skip


# --- what is stored stands against a change of what it belongs to ---------------------------------------------------


@pytest.fixture
def town(db, tmp_path):
    _take(_write(tmp_path / "town", GOOD))
    return tmp_path


@pytest.mark.parametrize(
    ("noun", "old", "new", "text"),
    [
        ("posts", "p1;team;Behandlare;behandlare;100;2018-01-01;", "p1;team;Behandlare;behandlare;100;2019-01-01;", "Anställningar"),
        ("posts", ";behandlare;100;", ";behandlare;50;", "Anställningar"),
        ("orders", "2020-06-30;goals_met", "2020-02-15;goals_met", "Besök"),
        ("orders", "ended;2020-01-07 09:00;2020-01-08;2020-01-09;2020-01-20;;2020-06-30;goals_met",
         "running;2020-01-07 09:00;2020-01-08;2020-01-09;2020-01-20;;;", "kan inte gå från ended till running"),
        ("rounds", "2020-06-01;ended", "2020-02-05;ended", "Tillfällen"),
        ("dwellings", "2019-01-01;2020-12-31", "2019-01-01;2020-06-30", "Andrahandskontrakt"),
        ("tenancies", "2019-02-01;2020-02-29", "2019-03-05;2020-02-29", "Tillsyn"),
        ("visits", ";done;2020-03-02 10:00", ";planned;", "redan registrerat"),
    ],
)  # fmt: skip
def test_import_refuses_a_change_that_leaves_stored_rows_outside(town, noun, old, new, text):
    assert old in GOOD[noun]
    with pytest.raises(FolderRefused) as found:
        _take(_write(town / "change", {noun: GOOD[noun].replace(old, new)}))
    assert any(text in str(problem) for problem in found.value.problems), found.value.problems


def test_import_takes_the_same_town_again_unchanged(town):
    result = import_folder(path=town / "town", by=system_user(), at=AT)
    assert (result.new, result.changed) == (0, 0)


def test_a_share_over_the_post_is_taken_with_a_reason(town):
    text = "post;service;percent;first;overload_reason\np1;grupp;50;2019-01-01;Beslut av chefen i väntan på ny tjänst"
    _take(_write(town / "over", {"staffing": text}))
    assert Post.objects.get(code="p1").staffing.filter(overload_reason__startswith="Beslut").exists()


@pytest.mark.parametrize("times", [1, 8])
def test_the_questions_to_the_database_follow_the_files_not_the_rows(town, django_assert_max_num_queries, times):
    head = GOOD["visits"].partition("\n")[0]
    rows = [
        f"2020-2;A1;home;2020-03-{day:02d} 1{n}:00;60;done;2020-03-{day:02d} 1{n}:00"
        for n in range(times)
        for day in (3, 4)
    ]
    folder = _write(town / "visits", {"visits": "\n".join([head, *rows])})
    with django_assert_max_num_queries(60):
        _take(folder)


# --- the pages refuse the same --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_actions_refuse_what_the_import_refuses():
    """Where the page had no rule of its own before the import asked for one."""
    unit = make.unit()
    by, day = system_user(), dt.date(2020, 9, 21)
    service = make.service(unit)
    order = make.order(service, state="running", sent_on=dt.date(2020, 3, 2))
    worker = make.user("treatment_staff", unit)
    make.assigned(order, worker.employee)
    at = calendar.at_clock(day, 10)
    with pytest.raises(NotPossible, match="Uppdraget gäller"):
        encounters.plan_visit(order=order, employee=worker.employee, kind="home", minutes=60, by=worker, at=at,
                              planned_at=calendar.at_clock(dt.date(2020, 2, 3), 10))  # fmt: skip
    head = make.user("unit_manager", unit)
    other = make.user("treatment_staff", unit).employee
    with pytest.raises(NotPossible, match="Uppdraget gäller"):
        orders.assign(order=order, employee=other, minutes_per_week=60, by=head, at=at, on=dt.date(2020, 2, 3))
    team = make.unit(parent=unit, period=span(dt.date(2019, 1, 1), dt.date(2020, 12, 31)))
    with pytest.raises(NotPossible, match="Enheten gäller"):
        posts.add_post(unit=team, terms=posts.PostTerms("T", "p", 100, day), by=by, at=at)
    make.employment(make.post(unit), other, last=dt.date(2019, 12, 31))
    with pytest.raises(NotPossible, match="ingen anställning"):
        employees.record_absence(employee=other, kind="sick", first=day, by=by, at=at)


# --- one home for each rule -----------------------------------------------------------------------------------------

# Asked by one side only, with the reason.
ONE_SIDED = {
    "order_may_follow": "an action takes a named step of the same table", "round_may_follow": "as above",
    "session_may_follow": "as above", "went": "an action records each step when it happens", "recorded_once": "compared in the update",
    "answered_once": "compared in the update", "round_state": "each step of a round sets what it needs", "left": "a day an action sets",
    "left_queue": "a day an action sets", "interruption": "made by the pause, which is asked about", "ending": "one field on the page",
    "person": "the form has no day of death", "share": "an action cuts the share to what both last", "counted": "read under the day's lock",
    "redirected": "happens now, in a service that is there",
}  # fmt: skip

NOT_BROUGHT = {"restriction": "a matter is restricted by hand: no file of a folder says so"}


def _asked(folder: Path) -> set[str]:
    found = set()
    for path in sorted(folder.rglob("*.py")) if folder.is_dir() else [folder]:
        for node in ast.walk(reading.tree_of(path)):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Name):
                found.add(node.id)
    return found


def test_each_requirement_is_asked_by_the_actions_and_by_the_import():
    source = reading.SOURCE
    modules = ("organisation", "people", "cases", "interventions", "housing")
    by_import = _asked(source / "integrations/folder/required")
    by_actions = set()
    for module in modules:
        actions = source / module / "actions"
        by_actions |= _asked(actions if actions.is_dir() else actions.with_suffix(".py"))
    for module in modules:
        home = source / module / "requirements"
        for path in sorted(home.glob("*.py")) if home.is_dir() else [home.with_suffix(".py")]:
            inside = _asked(path)
            for node in reading.tree_of(path).body:
                if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) == "Faults":
                    assert node.name in by_import | inside or node.name in NOT_BROUGHT, (
                        f"{path.stem}: the import never asks {node.name}"
                    )
                    asked = node.name in by_actions | inside or node.name in ONE_SIDED
                    assert asked, f"{path.stem}: no action asks {node.name}"
