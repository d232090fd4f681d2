"""``remit explain``: the documentation page of a finding code."""

from __future__ import annotations

import click

from remit.cli.complete import codes
from remit.cli.options import Failure, colours, console, json_option, print_json
from remit.lib.text import did_you_mean, shorten


@click.command("explain")
@click.argument("code", required=False, shell_complete=codes)
@json_option
def command(code: str | None, as_json: bool) -> None:
    """What CODE means, why it matters and how to mend it; without CODE, the list of them."""
    from remit.core.findings import RULES
    from remit.files.findings_docs import page

    if code is None:
        rules = [
            {"code": r.code, "title": r.title, "severity": r.severity, "summary": r.summary}
            for r in RULES.values()
        ]
        if as_json:
            print_json({"codes": rules})
            return
        for rule in rules:
            click.echo(f"{rule['code']}  {rule['severity']:<8} {rule['title']}: {rule['summary']}")
        return
    known = RULES.get(code.upper())
    if known is None:
        near = did_you_mean(code.upper(), RULES)
        hint = f" Did you mean {' or '.join(near)}?" if near else " `remit explain` lists them."
        raise Failure(f"there is no finding code “{shorten(code)}”.{hint}")
    text = page(known.code)
    if as_json:
        print_json({"code": known.code, "title": known.title, "severity": known.severity, "page": text})
    elif colours():
        from rich.markdown import Markdown

        console().print(Markdown(text))
    else:
        click.echo(text, nl=not text.endswith("\n"))
