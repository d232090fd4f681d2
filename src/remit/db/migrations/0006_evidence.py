from __future__ import annotations

import json
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


# What shows the packaged rows happening, as of this version: an organisation keeps the framework as it was applied, and one
# from before evidence would otherwise never see anything.
SHOWN: dict[str, dict[str, Any]] = {
    "technical-excellence": {"observed_by": ["improvement-recorded", "debt-work"]},
    "architecture": {"observed_by": ["architecture-recorded"]},
    "tech-mentoring": {"observed_by": ["pairing", "mentoring", "newcomer-review"]},
    "technical-spikes": {"observed_by": ["spike"]},
    "code-reviews": {"observed_by": ["review"], "due": "merge"},
    "design-presentations": {"observed_by": ["design-review"]},
    "technical-capacity": {"observed_by": ["capacity-forecast"]},
    "production-escalation": {"observed_by": ["incident-acknowledged", "incident-escalated"], "due": "incident"},
    "slas-monitoring": {"observed_by": ["objective-measured", "objective-reviewed", "objective-defined"]},
    "platform-direction": {"observed_by": ["practice-published"]},
    "tech-lead-alignment": {"observed_by": ["lead-alignment", "cross-team-decision"]},
    "tech-lead-coding": {"observed_by": ["commit", "pairing"]},
    "system-roadmap": {"observed_by": ["roadmap-revised"]},
    "development-process": {"observed_by": ["agreement-revised", "retrospective"]},
    "team-visibility": {"observed_by": ["recognition"]},
    "career-planning": {"observed_by": ["career-conversation"], "with_each_report": True},
    "headcount-hiring": {"observed_by": ["headcount-plan-revised", "interview"], "due": "position-open"},
    "team-delivery": {"observed_by": ["plan-made", "planning", "work-delivered"]},
    "objectives-performance": {"observed_by": ["objectives-set"]},
    "one-on-ones": {"observed_by": ["one-on-one"], "with_each_report": True},
    "technical-decisions": {"observed_by": ["decision-taken"]},
    "cascading-communications": {"observed_by": ["announcement"]},
    "team-building": {"observed_by": ["team-activity"]},
    "team-happiness": {"observed_by": ["health-check"]},
    "team-productivity": {"observed_by": ["metrics-reviewed"]},
    "manager-alignment": {"observed_by": ["manager-alignment"]},
    "engineering-manager-coding": {"observed_by": ["commit", "pairing"]},
}


def shown(apps: Any, schema_editor: Any) -> None:
    """Fills in what shows a packaged row happening, where the organisation's framework does not say it itself."""
    for head in apps.get_model("db", "Organisation").objects.all():
        framework = json.loads(head.framework)
        for row in framework.get("responsibilities", ()):
            for name, value in SHOWN.get(row.get("id"), {}).items():
                row.setdefault(name, value)
        head.framework = json.dumps(framework, ensure_ascii=False, separators=(",", ":"))
        head.save(update_fields=["framework"])


class Migration(migrations.Migration):

    dependencies = [
        ('db', '0005_webhook'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('value', models.CharField(blank=True, max_length=512)),
                ('name', models.CharField(blank=True, max_length=256)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('rule', models.CharField(blank=True, max_length=16)),
                ('performer', models.CharField(default='unknown', max_length=8)),
                ('first_seen', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='db.person')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='accounts', to='db.person')),
            ],
            options={
                'db_table': 'remit_account',
            },
        ),
        migrations.CreateModel(
            name='CodingHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hours_per_week', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ('region', models.CharField(blank=True, max_length=12)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='db.person')),
            ],
            options={
                'db_table': 'remit_coding_hours',
            },
        ),
        migrations.CreateModel(
            name='CodingNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='db.person')),
            ],
            options={
                'db_table': 'remit_coding_note',
            },
        ),
        migrations.CreateModel(
            name='CodingShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.CharField()),
                ('role', models.CharField()),
                ('shared_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='db.person')),
            ],
            options={
                'db_table': 'remit_coding_share',
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.CharField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=24)),
                ('name', models.CharField()),
                ('address', models.CharField(blank=True, max_length=2000)),
                ('settings', models.JSONField(default=dict)),
                ('secret', models.TextField(blank=True)),
                ('secret_from', models.CharField(blank=True)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('retention_days', models.PositiveIntegerField()),
                ('every_minutes', models.PositiveIntegerField()),
                ('due_at', models.DateTimeField(null=True)),
                ('cursor', models.JSONField(default=dict)),
                ('collector', models.CharField(blank=True)),
                ('good_at', models.DateTimeField(null=True)),
                ('healthy_since', models.DateTimeField(null=True)),
                ('problem', models.JSONField(null=True)),
                ('problem_since', models.DateTimeField(null=True)),
                ('lease', models.CharField(blank=True, max_length=32)),
                ('leased_until', models.DateTimeField(null=True)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='db.person')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.team')),
            ],
            options={
                'db_table': 'remit_source',
            },
        ),
        migrations.CreateModel(
            name='Sight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('responsibility', models.CharField()),
                ('named_at', models.DateTimeField()),
                ('named_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='db.person')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.team')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sights', to='db.source')),
            ],
            options={
                'db_table': 'remit_sight',
            },
        ),
        migrations.CreateModel(
            name='Shown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('responsibility', models.CharField()),
                ('first_on', models.DateField()),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.team')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shown', to='db.source')),
            ],
            options={
                'db_table': 'remit_shown',
            },
        ),
        migrations.CreateModel(
            name='Pushed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('native', models.CharField(max_length=255)),
                ('received_at', models.DateTimeField()),
                ('acts', models.JSONField()),
                ('in_lake_at', models.DateTimeField(null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pushed', to='db.source')),
            ],
            options={
                'db_table': 'remit_pushed',
            },
        ),
        migrations.CreateModel(
            name='FoundDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(max_length=2000)),
                ('kind', models.CharField(max_length=24)),
                ('path', models.CharField(max_length=4096)),
                ('content', models.JSONField()),
                ('seen_at', models.DateTimeField()),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='found', to='db.source')),
            ],
            options={
                'db_table': 'remit_found_document',
            },
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(null=True)),
                ('unit', models.CharField(blank=True)),
                ('new', models.PositiveIntegerField(default=0)),
                ('notes', models.JSONField(default=list)),
                ('problem', models.JSONField(null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collections', to='db.source')),
            ],
            options={
                'db_table': 'remit_collection',
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=24)),
                ('state', models.CharField(default='open', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='db.account')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='db.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='db.person')),
            ],
            options={
                'db_table': 'remit_suggestion',
            },
        ),
        migrations.CreateModel(
            name='CodingEstimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('percent', models.PositiveSmallIntegerField()),
                ('written_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='db.person')),
            ],
            options={
                'db_table': 'remit_coding_estimate',
                'constraints': [models.UniqueConstraint(fields=('person', 'week'), name='one_estimate_a_week')],
            },
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['due_at'], name='source_due'),
        ),
        migrations.AddConstraint(
            model_name='sight',
            constraint=models.UniqueConstraint(fields=('team', 'responsibility', 'source'), name='one_sight_of_a_row'),
        ),
        migrations.AddConstraint(
            model_name='shown',
            constraint=models.UniqueConstraint(fields=('team', 'responsibility', 'source'), name='shown_first_once'),
        ),
        migrations.AddIndex(
            model_name='pushed',
            index=models.Index(condition=models.Q(('in_lake_at', None)), fields=['source', 'id'], name='pushed_waiting'),
        ),
        migrations.AddConstraint(
            model_name='pushed',
            constraint=models.UniqueConstraint(fields=('source', 'native'), name='pushed_once'),
        ),
        migrations.AddConstraint(
            model_name='founddocument',
            constraint=models.UniqueConstraint(fields=('source', 'origin', 'kind', 'path'), name='one_document_at_a_path'),
        ),
        migrations.AddIndex(
            model_name='collection',
            index=models.Index(fields=['source', '-started_at'], name='collection_of_source'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.UniqueConstraint(fields=('account', 'person'), name='suggested_once'),
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('responsibility', models.CharField()),
                ('acting_for', models.CharField(blank=True)),
                ('day', models.DateField()),
                ('line', models.CharField(max_length=280)),
                ('written_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.person')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.team')),
            ],
            options={
                'db_table': 'remit_check_in',
                'indexes': [models.Index(fields=['team', 'responsibility', 'day'], name='check_in_of_row')],
            },
        ),
        migrations.CreateModel(
            name='LastAsked',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('mark', models.CharField()),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'remit_last_asked',
            },
        ),
        migrations.CreateModel(
            name='LastActs',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('responsibility', models.CharField()),
                ('acts', models.JSONField()),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='db.team')),
            ],
            options={
                'db_table': 'remit_last_acts',
                'constraints': [models.UniqueConstraint(fields=('team', 'responsibility'), name='one_answer_for_a_row')],
            },
        ),
        migrations.RunPython(shown, migrations.RunPython.noop),
    ]
