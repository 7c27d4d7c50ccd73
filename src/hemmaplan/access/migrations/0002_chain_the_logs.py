"""Chain the rows of the logs as they are written, and let the database make the seals itself. Text frozen: see access.sealing."""

from django.db import migrations

LOGS = {"read": ("access_readnote", "at"), "event": ("access_event", "recorded_at")}
SAFE = "SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC'"

# Every column there is, but the digest itself. What holds nothing is left out, so that a column added later changes nothing.
TEXT = """
CREATE FUNCTION public.hemmaplan_log_text(line jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_object_agg(key, value)::text FROM jsonb_each(line - 'link') WHERE jsonb_typeof(value) <> 'null'
$$
"""

# The first sequence that no other transaction holds. The lock lasts until commit: who comes next sees our row. Where rows are
# missing at the end, the number goes on from what the head remembers, and the gap stays.
CHAIN = """
CREATE FUNCTION public.{table}_chain() RETURNS trigger LANGUAGE plpgsql {safe} AS $$
DECLARE
    wanted integer := 1;
    last_number bigint;
    last_link text;
    head public.access_loghead;
BEGIN
    WHILE NOT pg_try_advisory_xact_lock((TG_RELID::bigint << 16) | wanted) LOOP
        wanted := wanted + 1;
        IF wanted > 65000 THEN RAISE EXCEPTION 'Hemmaplan: för många skriver i loggen samtidigt'; END IF;
    END LOOP;
    SELECT number, link INTO last_number, last_link FROM public.{table} WHERE lane = wanted ORDER BY number DESC LIMIT 1;
    SELECT * INTO head FROM public.access_loghead h WHERE h.log = '{log}' AND h.lane = wanted;
    IF head.number > coalesce(last_number, 0) THEN
        last_number := head.number;
        last_link := head.link;
    END IF;
    NEW.lane := wanted;
    NEW.number := coalesce(last_number, 0) + 1;
    NEW.link := encode(sha256(convert_to(coalesce(last_link, '') || public.hemmaplan_log_text(to_jsonb(NEW)), 'UTF8')), 'hex');
    RETURN NEW;
END $$
"""

# With the owner's rights: the application may not write the heads itself.
HEAD = """
CREATE FUNCTION public.{table}_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {safe} AS $$
BEGIN
    INSERT INTO public.access_loghead (log, lane, number, link)
    SELECT DISTINCT ON (lane) '{log}', lane, number, link FROM fresh ORDER BY lane, number DESC
    ON CONFLICT (log, lane) DO UPDATE SET number = excluded.number, link = excluded.link;
    RETURN NULL;
END $$
"""

TRIGGERS = """
CREATE TRIGGER hemmaplan_chain BEFORE INSERT ON public.{table} FOR EACH ROW EXECUTE FUNCTION public.{table}_chain();
CREATE TRIGGER hemmaplan_head AFTER INSERT ON public.{table} REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_head()
"""

# The rows of a seal: those of the days since the seal before, and those of earlier days that came after it.
SEALED = """
CREATE FUNCTION public.{table}_sealed(since date, since_heads jsonb, through date, through_heads jsonb)
RETURNS TABLE (rows bigint, listed text) LANGUAGE sql STABLE {safe} AS $$
    SELECT count(*), coalesce(string_agg(r.id || ':' || r.link, ',' ORDER BY r.id), '') FROM (
        SELECT id, link, lane, number FROM public.{table}
        WHERE {column} < (through + 1)::timestamp AT TIME ZONE 'Europe/Stockholm'
        AND (since IS NULL OR {column} >= (since + 1)::timestamp AT TIME ZONE 'Europe/Stockholm')
        UNION ALL
        SELECT l.id, l.link, l.lane, l.number FROM jsonb_each_text(through_heads) h
        JOIN public.{table} l ON l.lane = h.key::integer AND l.number > coalesce((since_heads ->> h.key)::bigint, 0)
        WHERE since IS NOT NULL AND l.{column} < (since + 1)::timestamp AT TIME ZONE 'Europe/Stockholm'
    ) r JOIN jsonb_each_text(through_heads) h ON h.key::integer = r.lane AND r.number <= h.value::bigint
$$
"""

SEAL = f"""
CREATE FUNCTION public.access_seal_make() RETURNS trigger LANGUAGE plpgsql {SAFE} AS $$
DECLARE
    last public.access_seal;
    first date;
    found record;
BEGIN
    PERFORM pg_advisory_xact_lock(TG_RELID::bigint << 16);
    SELECT * INTO last FROM public.access_seal WHERE log = NEW.log ORDER BY day DESC LIMIT 1;
    first := last.day + 1;
    IF first IS NULL AND NEW.log = 'read' THEN
        first := (SELECT (min(at) AT TIME ZONE 'Europe/Stockholm')::date FROM public.access_readnote);
    ELSIF first IS NULL THEN
        first := (SELECT (min(recorded_at) AT TIME ZONE 'Europe/Stockholm')::date FROM public.access_event);
    END IF;
    IF NEW.day IS DISTINCT FROM first THEN
        RAISE EXCEPTION 'Hemmaplan: sigill görs i tur och ordning, näst är %', first;
    END IF;
    IF NEW.day >= (clock_timestamp() AT TIME ZONE 'Europe/Stockholm')::date THEN
        RAISE EXCEPTION 'Hemmaplan: dagen % är inte slut', NEW.day;
    END IF;
    NEW.previous := coalesce(last.digest, '');
    NEW.heads := (SELECT coalesce(jsonb_object_agg(lane::text, number), '{{}}') FROM public.access_loghead WHERE log = NEW.log);
    IF NEW.log = 'read' THEN
        SELECT * INTO found FROM public.access_readnote_sealed(last.day, last.heads, NEW.day, NEW.heads);
    ELSE
        SELECT * INTO found FROM public.access_event_sealed(last.day, last.heads, NEW.day, NEW.heads);
    END IF;
    NEW.count := found.rows;
    NEW.digest := encode(sha256(convert_to(concat_ws('|', NEW.previous, NEW.log, NEW.day, NEW.heads, found.rows, found.listed), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER hemmaplan_seal BEFORE INSERT ON public.access_seal FOR EACH ROW EXECUTE FUNCTION public.access_seal_make()
"""

DROP = """
DROP TRIGGER hemmaplan_chain ON public.{table}; DROP TRIGGER hemmaplan_head ON public.{table};
DROP FUNCTION public.{table}_chain(); DROP FUNCTION public.{table}_head();
DROP FUNCTION public.{table}_sealed(date, jsonb, date, jsonb)
"""


def of_each(text):
    """The statement for both logs."""
    return ";".join(text.format(log=log, table=table, column=column, safe=SAFE) for log, (table, column) in LOGS.items())

# Before the row is chained (triggers fire in the order of their names). The owner brings in what was recorded elsewhere.
OWN_CLOCK = """
CREATE FUNCTION public.access_event_clock() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        NEW.recorded_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER event_clock BEFORE INSERT ON public.access_event FOR EACH ROW EXECUTE FUNCTION public.access_event_clock()
"""


class Migration(migrations.Migration):

    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RunSQL(TEXT, "DROP FUNCTION public.hemmaplan_log_text(jsonb)"),
        migrations.RunSQL(";".join(map(of_each, (CHAIN, HEAD, SEALED, TRIGGERS))), of_each(DROP)),
        migrations.RunSQL(
            SEAL, "DROP TRIGGER hemmaplan_seal ON public.access_seal; DROP FUNCTION public.access_seal_make()"
        ),
        migrations.RunSQL(
            OWN_CLOCK, "DROP TRIGGER event_clock ON public.access_event; DROP FUNCTION public.access_event_clock()"
        ),
    ]
