"""Whom a row of the duty's log seems to be about, where that is a colleague."""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='dutyentry',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='dutyentry',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='dutyentry',
            name='colleagues',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None, verbose_name='kan gälla en kollega'),
        ),
        migrations.AddField(
            model_name='dutyentryevent',
            name='colleagues',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None, verbose_name='kan gälla en kollega'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dutyentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_dutyentryevent" ("about", "assessment", "by_id", "caller", "colleagues", "decision", "happened_at", "id", "intake_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promised", "read_at", "read_by_id", "recorded_at", "shift_id", "where_now", "words") VALUES (OLD."about", OLD."assessment", OLD."by_id", OLD."caller", OLD."colleagues", OLD."decision", OLD."happened_at", OLD."id", OLD."intake_id", OLD."person_id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."promised", OLD."read_at", OLD."read_by_id", OLD."recorded_at", OLD."shift_id", OLD."where_now", OLD."words"); RETURN NULL;', hash='52d1d2843d375fc752f6f8c50183ffe6da0cd9c2', operation='UPDATE', pgid='pgtrigger_update_update_77d46', table='cases_dutyentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dutyentry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_dutyentryevent" ("about", "assessment", "by_id", "caller", "colleagues", "decision", "happened_at", "id", "intake_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promised", "read_at", "read_by_id", "recorded_at", "shift_id", "where_now", "words") VALUES (OLD."about", OLD."assessment", OLD."by_id", OLD."caller", OLD."colleagues", OLD."decision", OLD."happened_at", OLD."id", OLD."intake_id", OLD."person_id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."promised", OLD."read_at", OLD."read_by_id", OLD."recorded_at", OLD."shift_id", OLD."where_now", OLD."words"); RETURN NULL;', hash='4bfefeec0d34c92c96e4fe7cc70a7b041f8a6376', operation='DELETE', pgid='pgtrigger_delete_delete_64db6', table='cases_dutyentry', when='AFTER')),
        ),
    ]
