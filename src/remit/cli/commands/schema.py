"""``remit schema``: the published JSON Schema."""

from __future__ import annotations

import click

from remit.cli.options import json_option, print_json


@click.command("schema")
@click.argument("name", type=click.Choice(("organisation", "framework")), default="organisation")
@json_option
def command(name: str, as_json: bool) -> None:
    """Print the JSON Schema of the organisation file, or of a framework file. It is JSON in any case.

    Save it beside your file and begin the file with
    `# yaml-language-server: $schema=remit.schema.json`: editors then complete and check.
    """
    from remit.files.schemas import framework_schema, organisation_schema

    print_json(organisation_schema() if name == "organisation" else framework_schema())
