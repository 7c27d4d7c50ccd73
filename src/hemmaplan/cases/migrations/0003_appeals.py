"""An appeal is a row of its own, with what the board and the court did; what is locked follows a person who proves to be another."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_decisions_brought_along'),
        ('documents', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('in_time_although', models.CharField(blank=True, max_length=300, verbose_name='prövas fast det kom sent, därför att')),
                ('state', models.CharField(choices=[('received', 'Kom in'), ('dismissed', 'Avvisat, kom för sent'), ('changed', 'Beslutet ändrat som parten vill'), ('forwarded', 'Överlämnat till domstolen'), ('ruled', 'Avgjort av domstolen')], default='received', max_length=10, verbose_name='läge')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerat')),
                ('court', models.CharField(blank=True, max_length=120, verbose_name='domstol')),
                ('opinion', models.TextField(blank=True, verbose_name='nämndens yttrande')),
                ('forwarded_on', models.DateField(blank=True, null=True, verbose_name='överlämnat')),
                ('forwarded_recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='överlämnande registrerat')),
                ('ruling', models.CharField(blank=True, choices=[('upheld', 'Överklagandet avslås'), ('changed', 'Beslutet ändras'), ('remitted', 'Målet lämnas tillbaka till nämnden'), ('dismissed', 'Överklagandet avvisas'), ('written_off', 'Målet skrivs av')], max_length=12, verbose_name='avgörande')),
                ('ruled_on', models.DateField(blank=True, null=True, verbose_name='avgjort')),
                ('court_number', models.CharField(blank=True, max_length=40, verbose_name='målnummer')),
                ('ruling_words', models.TextField(blank=True, verbose_name='domstolens skäl i korthet')),
                ('ruled_recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='avgörande registrerat')),
            ],
            options={
                'verbose_name': 'överklagande',
                'ordering': ('-recorded_at', '-pk'),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='signed_is_locked',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='intakecontact',
            name='append_only',
        ),
        migrations.AddField(
            model_name='decision',
            name='grants_appeal',
            field=models.BooleanField(default=False, verbose_name='ändras helt som parten vill'),
        ),
        migrations.AddField(
            model_name='decision',
            name='sentence',
            field=models.TextField(blank=True, editable=False, verbose_name='beslutsmening'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_locked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'signed\')', func="IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'person_id' = to_jsonb(OLD) - 'person_id' AND OLD.person_id IS NOT NULL AND EXISTS (SELECT 1 FROM people_statednumber told JOIN people_person known ON known.id = NEW.person_id AND known.id_number = told.number WHERE told.outcome = 'entered' AND told.person_id IN (OLD.person_id, NEW.person_id)) THEN RETURN NEW; END IF; RAISE EXCEPTION 'Cannot update or delete rows from % table: they are locked', TG_TABLE_NAME;", hash='3a21c76615c1e274f9f87b33d9a2ae8268842521', operation='UPDATE OR DELETE', pgid='pgtrigger_signed_is_locked_4910f', table='cases_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='intakecontact',
            trigger=pgtrigger.compiler.Trigger(name='contact_is_locked', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'person_id' = to_jsonb(OLD) - 'person_id' AND OLD.person_id IS NOT NULL AND EXISTS (SELECT 1 FROM people_statednumber told JOIN people_person known ON known.id = NEW.person_id AND known.id_number = told.number WHERE told.outcome = 'entered' AND told.person_id IN (OLD.person_id, NEW.person_id)) THEN RETURN NEW; END IF; RAISE EXCEPTION 'Cannot update or delete rows from % table: they are locked', TG_TABLE_NAME;", hash='018c0a2cf73ef345385756e808d0d8feebff3361', operation='UPDATE OR DELETE', pgid='pgtrigger_contact_is_locked_fcfa1', table='cases_intakecontact', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='appeal',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appeal',
            name='delivery',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='cases.delivery'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='forwarded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appeal',
            name='ruled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='appeal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cases.appeal'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['forwarded', 'ruled']), _negated=True), models.Q(('document__isnull', False), ('forwarded_by__isnull', False), ('forwarded_on__isnull', False), models.Q(('court', ''), _negated=True)), _connector='OR'), name='appeal_forwarded_to_a_court'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'ruled'), _negated=True), ('ruling', '')), models.Q(('ruled_on__isnull', False), ('state', 'ruled'), models.Q(('ruling', ''), _negated=True)), _connector='OR'), name='appeal_ruled_has_ruling'),
        ),
    ]
