import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from hemmaplan.organisation.tables import TablesAtOnce


class Migration(TablesAtOnce):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, verbose_name='mall')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('used_since', models.DateTimeField(verbose_name='använd sedan')),
            ],
            options={
                'verbose_name': 'mall',
                'ordering': ('key', '-version'),
                'constraints': [models.UniqueConstraint(fields=('key', 'version'), name='template_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='organisation.unit')),
                ('kind', models.CharField(max_length=40, verbose_name='slag')),
                ('title', models.CharField(max_length=200, verbose_name='titel')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='documents.template', verbose_name='mall')),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('json', 'JSON')], max_length=4, verbose_name='format')),
                ('state', models.CharField(choices=[('draft', 'Utkast'), ('final', 'Upprättad')], default='draft', max_length=8, verbose_name='läge')),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64, verbose_name='kontrollsumma')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(verbose_name='framställd')),
            ],
            options={
                'verbose_name': 'handling',
                'ordering': ('-made_at', '-pk'),
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='document_subject')],
            },
        ),
        migrations.CreateModel(
            name='IncomingDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incoming_documents', to='organisation.unit')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('title', models.CharField(max_length=200, verbose_name='vad det är')),
                ('sender', models.CharField(blank=True, max_length=200, verbose_name='från')),
                ('arrived_on', models.DateField(verbose_name='kom in')),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('png', 'PNG'), ('jpg', 'JPEG'), ('tif', 'TIFF'), ('heic', 'HEIC'), ('docx', 'Word'), ('xlsx', 'Excel'), ('odt', 'OpenDocument'), ('txt', 'Text')], max_length=4, verbose_name='format')),
                ('size', models.PositiveBigIntegerField(verbose_name='storlek')),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64, verbose_name='kontrollsumma')),
                ('taken_in_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'inkommen handling',
                'ordering': ('-arrived_on', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_id', 'sha256'), name='incoming_once', violation_error_message='Samma fil finns redan här.')],
            },
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='documents.document')),
                ('way', models.CharField(choices=[('fetched', 'Hämtad som fil'), ('by_hand', 'Överlämnad'), ('post', 'Brev'), ('digital_mail', 'Digital post'), ('email', 'E-post')], max_length=12, verbose_name='sätt')),
                ('recipient', models.CharField(max_length=200, verbose_name='till')),
                ('sent_at', models.DateTimeField(verbose_name='skickad')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'expediering',
                'ordering': ('-sent_at', '-pk'),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='incomingdocument',
            trigger=pgtrigger.compiler.Trigger(name='as_it_came', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='212a815401bd75d73228ca614c19541df72f50ec', operation='UPDATE', pgid='pgtrigger_as_it_came_269de', table='documents_incomingdocument', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='final_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'final\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4cb5226685c54b27a49e47f79396e9907504948e', operation='UPDATE OR DELETE', pgid='pgtrigger_final_is_final_0f877', table='documents_document', when='BEFORE')),
        ),
    ]
