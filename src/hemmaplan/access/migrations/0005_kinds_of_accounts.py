"""Accounts get a kind, and only staff have roles; a closed account's sessions end; the event log gets the database's own clock."""

import django.db.models.functions.datetime
import hemmaplan.access.roles
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


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

    dependencies = [
        ('access', '0004_disposed_log_rows'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='event',
            name='event_of_the_logs',
        ),
        migrations.AddField(
            model_name='user',
            name='kind',
            field=models.CharField(choices=[('staff', 'Personal'), ('resident', 'Invånare'), ('system', 'Systemet')], default='staff', editable=False, max_length=8, verbose_name='slag'),
        ),
        migrations.RunSQL(
            "UPDATE access_user SET kind = 'system' WHERE is_system", "UPDATE access_user SET is_system = (kind = 'system')"
        ),
        migrations.RemoveField(
            model_name='user',
            name='is_system',
        ),
        migrations.AddField(
            model_name='user',
            name='times_closed',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='event',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='registrerades'),
        ),
        migrations.AlterField(
            model_name='ownerrequest',
            name='role',
            field=models.CharField(blank=True, choices=hemmaplan.access.roles.choices, max_length=30, verbose_name='roll'),
        ),
        migrations.AlterField(
            model_name='rolegrant',
            name='role',
            field=models.CharField(choices=hemmaplan.access.roles.choices, max_length=30, verbose_name='roll'),
        ),
        migrations.AlterField(
            model_name='rolegrantevent',
            name='role',
            field=models.CharField(choices=hemmaplan.access.roles.choices, max_length=30, verbose_name='roll'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('event_type', 'access.logs_sealed'), ('event_type', 'access.logs_checked'), ('event_type', 'access.digests_sent'), ('event_type', 'access.digests_not_sent'), ('event_type', 'access.persons_shown'), _connector='OR'), fields=['event_type', '-id'], name='event_of_the_logs'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrant',
            trigger=pgtrigger.compiler.Trigger(name='staff_only', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE kind text;', func="SELECT u.kind INTO kind FROM access_user u WHERE u.id = NEW.user_id; IF kind IS DISTINCT FROM 'staff' THEN RAISE EXCEPTION 'Hemmaplan: bara personal har roller'; END IF; RETURN NEW;", hash='1515a21b0419d899d9a39d17c7395a21dcbbeb89', operation='INSERT OR UPDATE OF "user_id"', pgid='pgtrigger_staff_only_a1c0f', table='access_rolegrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='kind_is_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='660957eb66bf0be03987c31d9c458e838830cf6c', operation='UPDATE', pgid='pgtrigger_kind_is_for_good_20fee', table='access_user', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'staff'), ('employee__isnull', True), _connector='OR'), name='user_employee_is_staff'),
        ),
        migrations.RunSQL(OWN_CLOCK, "DROP TRIGGER event_clock ON public.access_event; DROP FUNCTION public.access_event_clock()"),
    ]
