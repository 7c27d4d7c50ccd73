"""What an import brings along: the number another register gave an intake, and what was written before an investigation was locked."""
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_investigations_locked_and_followed_up'),
        ('organisation', '0002_employee_number_once_whatever_the_case'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='intake',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='intake',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='investigationtext',
            name='text_locked',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statement',
            name='statement_locked',
        ),
        migrations.AddField(
            model_name='intake',
            name='number',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='nummer'),
        ),
        migrations.AddField(
            model_name='intakeevent',
            name='number',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='nummer'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='intake',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_intakeevent" ("acute", "area", "arrived_at", "case_id", "channel", "guardians_informed", "guardians_note", "handled_on", "handled_recorded_at", "id", "interpreter", "investigation_id", "kind", "number", "other_municipality", "other_reasons", "outcome_reason", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "reply_by", "same_as_id", "same_call_id", "school", "state", "stated_guardians", "stated_person", "taken_by_id", "unit_id", "words") VALUES (OLD."acute", OLD."area", OLD."arrived_at", OLD."case_id", OLD."channel", OLD."guardians_informed", OLD."guardians_note", OLD."handled_on", OLD."handled_recorded_at", OLD."id", OLD."interpreter", OLD."investigation_id", OLD."kind", OLD."number", OLD."other_municipality", OLD."other_reasons", OLD."outcome_reason", OLD."person_id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."reason", OLD."recorded_at", OLD."reply_by", OLD."same_as_id", OLD."same_call_id", OLD."school", OLD."state", OLD."stated_guardians", OLD."stated_person", OLD."taken_by_id", OLD."unit_id", OLD."words"); RETURN NULL;', hash='486d47189e63a7a3441b6aa792f4c567425b4f56', operation='UPDATE', pgid='pgtrigger_update_update_9ef8f', table='cases_intake', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='intake',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_intakeevent" ("acute", "area", "arrived_at", "case_id", "channel", "guardians_informed", "guardians_note", "handled_on", "handled_recorded_at", "id", "interpreter", "investigation_id", "kind", "number", "other_municipality", "other_reasons", "outcome_reason", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "reply_by", "same_as_id", "same_call_id", "school", "state", "stated_guardians", "stated_person", "taken_by_id", "unit_id", "words") VALUES (OLD."acute", OLD."area", OLD."arrived_at", OLD."case_id", OLD."channel", OLD."guardians_informed", OLD."guardians_note", OLD."handled_on", OLD."handled_recorded_at", OLD."id", OLD."interpreter", OLD."investigation_id", OLD."kind", OLD."number", OLD."other_municipality", OLD."other_reasons", OLD."outcome_reason", OLD."person_id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."reason", OLD."recorded_at", OLD."reply_by", OLD."same_as_id", OLD."same_call_id", OLD."school", OLD."state", OLD."stated_guardians", OLD."stated_person", OLD."taken_by_id", OLD."unit_id", OLD."words"); RETURN NULL;', hash='4a61af852e2acd8c3738c252440f18ced7f3fa57', operation='DELETE', pgid='pgtrigger_delete_delete_7146d', table='cases_intake', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='investigationtext',
            trigger=pgtrigger.compiler.Trigger(name='text_locked', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM cases_investigation WHERE id = COALESCE(NEW.investigation_id, OLD.investigation_id) AND state <> 'open' AND (TG_OP <> 'INSERT' OR NEW.recorded_at >= COALESCE(written_at, closed_recorded_at, '-infinity'))) THEN RAISE EXCEPTION 'the investigation is written and locked'; END IF; RETURN COALESCE(NEW, OLD);", hash='c38aa41fb431b8d11ef8afbb5ebf2a6948c3a0ba', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_text_locked_79bc8', table='cases_investigationtext', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='statement_locked', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM cases_investigation WHERE id = COALESCE(NEW.investigation_id, OLD.investigation_id) AND state <> 'open' AND (TG_OP <> 'INSERT' OR NEW.recorded_at >= COALESCE(written_at, closed_recorded_at, '-infinity'))) THEN RAISE EXCEPTION 'the investigation is written and locked'; END IF; RETURN COALESCE(NEW, OLD);", hash='bb3f38d4ba3d8467a95cf30ccc7ed327953093f9', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_statement_locked_d4be2', table='cases_statement', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('number',), name='intake_number_once'),
        ),
    ]
