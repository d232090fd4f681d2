"""What a webhook is called, when it ended, the secret before this one; a delivery's id and what was answered."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("db", "0004_stamp")]
    operations = [
        migrations.AddField("webhook", "name", models.CharField(default="", max_length=100)),
        migrations.AddField("webhook", "previous_secret", models.CharField(blank=True, default="")),
        migrations.AddField("webhook", "previous_until", models.DateTimeField(null=True)),
        migrations.AddField("webhook", "ended_at", models.DateTimeField(null=True)),
        migrations.AddField("webhook", "ended_why", models.CharField(blank=True, default="")),
        migrations.AddField("delivery", "message", models.CharField(default="", max_length=40)),
        migrations.AddField(
            "delivery", "last_answer", models.CharField(blank=True, default="", max_length=200)
        ),
    ]
