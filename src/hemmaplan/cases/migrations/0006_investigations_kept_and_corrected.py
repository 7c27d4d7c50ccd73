"""An investigation is kept as a document, corrected below what was written, and released as a copy of its own for each party."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_reports_from_the_public'),
        ('documents', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=60, verbose_name='del')),
                ('text', models.TextField(verbose_name='rättelse')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'rättelse av utredning',
                'ordering': ('investigation', 'pk'),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='communication',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='communication',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='communication',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document'),
        ),
        migrations.AddField(
            model_name='communication',
            name='left_out',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='utlämnad utan'),
        ),
        migrations.AddField(
            model_name='communicationevent',
            name='document',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document'),
        ),
        migrations.AddField(
            model_name='communicationevent',
            name='left_out',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='utlämnad utan'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='outcome',
            field=models.CharField(blank=True, choices=[('intervention', 'Insats'), ('no_need', 'Utan insats, inget behov'), ('met_otherwise', 'Utan insats, behovet tillgodoses på annat sätt'), ('declined', 'Utan insats, tackade nej'), ('moved', 'Utan insats, flyttade'), ('reported', 'Yttrande lämnat'), ('written_off', 'Avskriven')], default='', max_length=14, verbose_name='utredningen avslutas med'),
        ),
        migrations.AlterField(
            model_name='investigation',
            name='outcome',
            field=models.CharField(blank=True, choices=[('intervention', 'Insats'), ('no_need', 'Utan insats, inget behov'), ('met_otherwise', 'Utan insats, behovet tillgodoses på annat sätt'), ('declined', 'Utan insats, tackade nej'), ('moved', 'Utan insats, flyttade'), ('reported', 'Yttrande lämnat'), ('written_off', 'Avskriven')], max_length=14, verbose_name='resultat'),
        ),
        migrations.AlterField(
            model_name='investigationevent',
            name='outcome',
            field=models.CharField(blank=True, choices=[('intervention', 'Insats'), ('no_need', 'Utan insats, inget behov'), ('met_otherwise', 'Utan insats, behovet tillgodoses på annat sätt'), ('declined', 'Utan insats, tackade nej'), ('moved', 'Utan insats, flyttade'), ('reported', 'Yttrande lämnat'), ('written_off', 'Avskriven')], max_length=14, verbose_name='resultat'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='communication',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_communicationevent" ("by_id", "checked", "document_id", "exempt", "id", "investigation_id", "left_out", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "replied_on", "reply", "reply_by", "sent_on", "way") VALUES (OLD."by_id", OLD."checked", OLD."document_id", OLD."exempt", OLD."id", OLD."investigation_id", OLD."left_out", OLD."party_id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at", OLD."replied_on", OLD."reply", OLD."reply_by", OLD."sent_on", OLD."way"); RETURN NULL;', hash='71c0c6f1be2b2aabb31cbd18e38d5f2c91c6e56f', operation='UPDATE', pgid='pgtrigger_update_update_4b2f2', table='cases_communication', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='communication',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_communicationevent" ("by_id", "checked", "document_id", "exempt", "id", "investigation_id", "left_out", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "replied_on", "reply", "reply_by", "sent_on", "way") VALUES (OLD."by_id", OLD."checked", OLD."document_id", OLD."exempt", OLD."id", OLD."investigation_id", OLD."left_out", OLD."party_id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at", OLD."replied_on", OLD."reply", OLD."reply_by", OLD."sent_on", OLD."way"); RETURN NULL;', hash='08a9795436fcb58ca4975637fa5cfd8b1942473e', operation='DELETE', pgid='pgtrigger_delete_delete_5664c', table='cases_communication', when='AFTER')),
        ),
        migrations.AddField(
            model_name='correction',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correction',
            name='investigation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='cases.investigation'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c7d8c3b9eca5d6504122ec0cc35179da9dd1f140', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d6e3a', table='cases_correction', when='BEFORE')),
        ),
    ]
