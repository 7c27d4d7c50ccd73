import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('interventions', '0001_initial'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='kod')),
                ('title', models.CharField(max_length=200, verbose_name='rubrik')),
                ('proposed_on', models.DateField(verbose_name='föreslås')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerat')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='organisation.unit')),
            ],
            options={
                'verbose_name': 'förslag',
                'ordering': ('-proposed_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='ProposedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profession', models.CharField(max_length=60, verbose_name='yrke')),
                ('count', models.PositiveSmallIntegerField(default=1, verbose_name='antal')),
                ('percent', models.PositiveSmallIntegerField(default=100, verbose_name='procent av heltid')),
                ('competences', models.ManyToManyField(blank=True, related_name='+', to='organisation.competence')),
                ('prolongs', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.post')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='capacity.proposal')),
                ('services', models.ManyToManyField(blank=True, related_name='+', to='interventions.service')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'verbose_name': 'föreslagen tjänst',
                'ordering': ('proposal', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='proposed_percent_1_100')],
            },
        ),
    ]
