"""The real history of the Kubernetes community: ten years, its groups as folders. Figures of the whole alone."""

from __future__ import annotations

import lzma
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from git_repositories import Stream, acts, collect, git

from remit.evidence.collector import Place

NOW = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.realdata
def test_ten_years_of_a_community(realdata: Path, tmp_path: Path) -> None:
    folder = Stream().into(tmp_path / "k8s.git")
    stream = lzma.decompress((realdata / "k8s-community-history.fi.xz").read_bytes())
    git(f"--git-dir={folder}", "fast-import", "--done", "--quiet", given=stream)
    names = git(f"--git-dir={folder}", "ls-tree", "-d", "--name-only", "main").split()
    groups = [name for name in names if name.startswith("sig-")]
    places = tuple(Place(str(folder), f"/{name}", team=name) for name in groups)
    chunks = collect(folder, places=places, now=NOW)
    made = acts(chunks)
    assert (len(groups), chunks[-1].done, chunks[-1].notes) == (32, 14987, ("unknown-reviewers",))
    assert len({(act.native, act.activity) for act in made}) == len(made)
    assert dict(Counter(act.activity for act in made)) == {
        "agreement-revised": 147,
        "architecture-recorded": 1070,
        "commit": 10830,
        "improvement-recorded": 1,
        "merge": 6076,
        "objective-defined": 39,
        "pairing": 752,
        "recognition": 366,
        "roadmap-revised": 10,
        "runbook-revised": 3,
    }
    commits = {
        team: len({act.subject for act in made if (act.activity, act.team) == ("commit", team)})
        for team in ("sig-auth", "sig-node", "sig-release")
    }
    assert commits == {"sig-auth": 76, "sig-node": 107, "sig-release": 108}
    assert commits == counted(folder, set(groups), set(commits))
    assert (min(act.at for act in made), max(act.at for act in made)) == (1407806617, 1787283794)
    assert collect(folder, chunks[-1].cursor, places=places, now=NOW) == []


def counted(folder: Path, groups: set[str], wanted: set[str]) -> dict[str, int]:
    """The same, from what git prints for people. A change of more than 20 places speaks for none of them."""
    words = ("log", "--no-merges", "--no-renames", "--name-only", "--format=@%H", "main")
    count: Counter[str] = Counter()
    for commit in git(f"--git-dir={folder}", *words).split("@")[1:]:
        tops = {path.partition("/")[0] if "/" in path else "" for path in commit.split("\n")[1:] if path}
        places = {top if top in groups else "" for top in tops}
        count.update(places & wanted if len(places) <= 20 else ())
    return dict(count)
