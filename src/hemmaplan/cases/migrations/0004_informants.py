"""Who told of a bond or of somebody in the network is the informant."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0003_appeals"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='bond',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='bond',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='networkcontact',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='networkcontact',
            name='delete_delete',
        ),
        migrations.RenameField(model_name='bond', old_name='told_by', new_name='informant'),
        migrations.RenameField(model_name='bondevent', old_name='told_by', new_name='informant'),
        migrations.RenameField(model_name='networkcontact', old_name='told_by', new_name='informant'),
        migrations.RenameField(model_name='networkcontactevent', old_name='told_by', new_name='informant'),
        pgtrigger.migrations.AddTrigger(
            model_name='bond',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_bondevent" ("by_id", "case_id", "id", "informant_id", "kind", "note", "one_id", "other_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "source") VALUES (OLD."by_id", OLD."case_id", OLD."id", OLD."informant_id", OLD."kind", OLD."note", OLD."one_id", OLD."other_id", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at", OLD."source"); RETURN NULL;', hash='b788826188521aa7ffa797cbf0ef448ae372d0b3', operation='UPDATE', pgid='pgtrigger_update_update_589f7', table='cases_bond', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bond',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_bondevent" ("by_id", "case_id", "id", "informant_id", "kind", "note", "one_id", "other_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "source") VALUES (OLD."by_id", OLD."case_id", OLD."id", OLD."informant_id", OLD."kind", OLD."note", OLD."one_id", OLD."other_id", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at", OLD."source"); RETURN NULL;', hash='2c2db08f5c16ab02b9a623e051f1ef5cc7f263d2', operation='DELETE', pgid='pgtrigger_delete_delete_5d2e4', table='cases_bond', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='networkcontact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_networkcontactevent" ("by_id", "case_id", "closeness", "id", "informant_id", "name", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "role", "sector", "source") VALUES (OLD."by_id", OLD."case_id", OLD."closeness", OLD."id", OLD."informant_id", OLD."name", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at", OLD."role", OLD."sector", OLD."source"); RETURN NULL;', hash='053b8aca25a07068844ec5cbb5d6821fd5f4a19b', operation='UPDATE', pgid='pgtrigger_update_update_5a0d7', table='cases_networkcontact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='networkcontact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_networkcontactevent" ("by_id", "case_id", "closeness", "id", "informant_id", "name", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "role", "sector", "source") VALUES (OLD."by_id", OLD."case_id", OLD."closeness", OLD."id", OLD."informant_id", OLD."name", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at", OLD."role", OLD."sector", OLD."source"); RETURN NULL;', hash='7bf4c56a71c7c0cc48b0686fde06c58ac29f0b28', operation='DELETE', pgid='pgtrigger_delete_delete_97306', table='cases_networkcontact', when='AFTER')),
        ),
    ]
