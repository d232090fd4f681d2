"""What is read of an ordinary repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from git_repositories import ANA, BEGIN, BO, CHI, DAY, NOW, Stream, acts, collect, git, told

from remit.core.activity import Performer
from remit.evidence.act import Account, Act
from remit.evidence.collector import Place, SourceProblem, SourceSpec, Window
from remit.evidence.envelope import seal, table
from remit.evidence.sealing import sealed
from remit.evidence.sources.git import GitCollector
from remit.evidence.sources.git.refs import local_heads


def test_a_commit_is_an_act_with_the_authors_time_and_zone(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit({"a.txt": "1"}, at=BEGIN, done=BEGIN + DAY, committer=BO, zone="-0730")
    folder = stream.into(tmp_path / "r.git")
    commit = git(f"--git-dir={folder}", "rev-parse", "main").strip()
    (first, last) = collect(folder)
    assert first.acts == (
        Act(
            commit, str(folder), BEGIN, "commit", Account("email", "ana@acme.example", "Ana Ruiz"),
            offset=-450, subject=commit,
        ),
    )  # fmt: skip
    assert first.replaces == (Window(str(folder), 0, int(NOW.timestamp()) + DAY + 1),)
    assert (first.cursor, last.acts, last.surveyed) == ({}, (), (str(folder),))
    assert last.cursor["heads"] == {"refs/heads/main": commit}
    assert last.notes == ("unknown-reviewers",)


def test_trailers_say_who_wrote_together_and_who_reviewed(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit(
        {"a": "1"},
        at=BEGIN,
        done=BEGIN + DAY,
        message=f"Change\n\nText.\n\nCo-authored-by: {BO}\nReviewed-by: {CHI}\nReviewed-by: {ANA}\n",
    )
    chunks = collect(stream.into(tmp_path / "r.git"))
    assert told(chunks) == [
        ("commit", "ana@acme.example", "", 0.0),
        ("commit", "bo@acme.example", "", 0.0),
        ("pairing", "ana@acme.example", "bo@acme.example", 0.0),
        ("pairing", "bo@acme.example", "ana@acme.example", 0.0),
        ("review", "chi@acme.example", "ana@acme.example", 1.0),
    ]
    assert chunks[-1].notes == ()
    assert len({(act.native, act.activity) for act in acts(chunks)}) == 5


@pytest.mark.parametrize(
    ("author", "message", "expected"),
    [
        (ANA, "Change", Performer.UNKNOWN),
        (ANA, "Change, generated with Claude", Performer.UNKNOWN),
        (ANA, "Change\n\nAssisted-by: a model\n", Performer.ASSISTED),
        (ANA, "Change\n\nCo-authored-by: Claude <noreply@anthropic.com>\n", Performer.ASSISTED),
        (ANA, "Change\n\nCo-authored-by: Robot <robot@acme.example>\n", Performer.UNKNOWN),
        ("Cursor Agent <cursoragent@cursor.com>", "Change", Performer.AGENT),
        ("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "Change", Performer.BOT),
        ("robot[bot] <robot@acme.example>", "Change", Performer.UNKNOWN),
    ],
)
def test_performers_by_exact_rules_alone(
    tmp_path: Path, author: str, message: str, expected: Performer
) -> None:
    stream = Stream()
    stream.commit({"a": "1"}, author=author, message=message)
    made = acts(collect(stream.into(tmp_path / "r.git")))
    assert made[0].performed_by is expected
    assert [act.activity for act in made].count("pairing") == (2 if "robot@" in message else 0)


def test_mailmap_brings_addresses_of_authors_and_trailers_together(tmp_path: Path) -> None:
    stream = Stream()
    mailmap = "Ana Ruiz <ana@acme.example> <ana@home.example>\nBo Lind <bo@acme.example> <bo@old.example>\n"
    stream.commit({".mailmap": mailmap}, author=CHI)
    stream.commit(
        {"a": "1"}, author="ana <ana@home.example>", message="Change\n\nReviewed-by: Bo <bo@old.example>\n"
    )
    assert told(collect(stream.into(tmp_path / "r.git")), "commit", "review") == [
        ("commit", "ana@acme.example", "", 0.0),
        ("commit", "chi@acme.example", "", 0.0),
        ("review", "bo@acme.example", "ana@acme.example", 0.0),
    ]


def test_a_newcomers_review_is_told(tmp_path: Path) -> None:
    stream = Stream()
    review = f"Change\n\nReviewed-by: {BO}\n"
    stream.commit({"a": "1"}, author=BO)
    stream.commit({"a": "2"}, author=CHI, at=BEGIN + 80 * DAY, message=review)
    stream.commit({"a": "3"}, author=ANA, at=BEGIN + 200 * DAY, message=review)
    stream.commit({"a": "4"}, author=ANA, at=BEGIN + 290 * DAY, message=review)
    stream.commit({"a": "5"}, author=ANA, at=BEGIN + 291 * DAY, message=review)
    assert told(collect(stream.into(tmp_path / "r.git")), "newcomer-review") == [
        ("newcomer-review", "bo@acme.example", "ana@acme.example", 200.0),
        ("newcomer-review", "bo@acme.example", "ana@acme.example", 290.0),
    ]


def test_merges_and_changes_without_a_review(tmp_path: Path) -> None:
    stream = Stream()
    one = stream.commit({"a": "1"})
    two = stream.commit(
        {"b": "1"},
        branch="topic",
        parents=[one],
        author=BO,
        at=BEGIN + DAY,
        message=f"T\n\nReviewed-by: {ANA}\n",
    )
    stream.commit({"b": "2"}, branch="open", parents=[two], author=BO, at=BEGIN + 3 * DAY)
    stream.commit({"b": "1"}, parents=[one, two], author=ANA, committer=CHI, at=BEGIN + 2 * DAY)
    folder = stream.into(tmp_path / "r.git")
    assert told(collect(folder), "merge", "unreviewed-merge") == [("merge", "ana@acme.example", "", 2.0)]
    trusting = collect(folder, reviews="trailers")
    assert told(trusting, "merge", "unreviewed-merge") == [
        ("merge", "ana@acme.example", "", 2.0),
        ("unreviewed-merge", "ana@acme.example", "", 0.0),
    ]


def test_paths_say_what_was_done_and_settings_change_the_rules(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit(
        {
            "docs/adr/0001-x.md": "x", "docs/adr/0002-y.md": "y", "api/v1/ledger.proto": "x", "ROADMAP.md": "x",
            ".github/CONTRIBUTING.md": "x", "ops/runbooks/db.md": "x", "spikes/a/README": "x", "plans/q3.md": "x",
            "x/latency.slo.yaml": "x", "capacity/2026.csv": "x", "tech-radar/q1.json": "x", "practices/tdd.md": "x",
        }
    )  # fmt: skip
    folder = stream.into(tmp_path / "r.git")
    assert [row[0] for row in told(collect(folder))] == [
        "agreement-revised", "architecture-recorded", "capacity-forecast", "commit", "improvement-recorded",
        "objective-defined", "practice-published", "roadmap-revised", "runbook-revised", "spike",
    ]  # fmt: skip
    rules = [{"paths": "plans/**", "activity": "plan-made"}]
    assert [row[0] for row in told(collect(folder, rules=rules, default_rules=False))] == [
        "commit",
        "plan-made",
    ]
    assert "plan-made" in [row[0] for row in told(collect(folder, rules=rules))]


@pytest.mark.parametrize(
    "settings",
    [
        {"rules": {}},
        {"rules": [{"paths": "x", "activity": "no-such"}]},
        {"rules": [{"paths": "*a" * 9, "activity": "spike"}]},
        {"rules": [{"paths": 3, "activity": "spike"}]},
        {"reviews": "perhaps"},
        {"newcomer_days": -1},
        {"newcomer_days": True},
        {"default_rules": "yes"},
        {"spike_branches": "spike"},
    ],
)
def test_settings_that_are_wrong_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(SourceProblem) as problem:
        GitCollector(Path("x")).validate("/srv/r.git", settings)
    assert problem.value.code == "setting"


@pytest.mark.parametrize(
    ("branches", "main"),
    [
        (("develop",), "develop"),
        (("develop", "master"), "master"),
        (("trunk", "main"), "main"),
        (("develop", "other"), "gone"),
    ],
)
def test_a_head_that_names_no_branch(tmp_path: Path, branches: tuple[str, ...], main: str) -> None:
    """The only branch stands for it, or one with a usual name; of two others nobody can say which."""
    stream = Stream()
    for branch in branches:
        stream.commit({branch: "1"}, branch=branch)
    folder = stream.into(tmp_path / "r.git")
    (folder / "HEAD").write_text("ref: refs/heads/gone\n")
    assert local_heads(folder).main == f"refs/heads/{main}"


def test_a_setting_that_there_is_not_is_named_with_those_that_there_are() -> None:
    with pytest.raises(SourceProblem) as problem:
        GitCollector(Path("x")).validate("/srv/r.git", {"unknown": 1})
    assert problem.value.code == "no-setting"
    assert problem.value.params["name"] == "unknown"
    assert "folders_are_teams" in problem.value.params["expected"]


def test_acts_are_split_by_the_folders_of_systems_and_teams(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit({"sig-node/a.md": "1", "sig-node/deep/b.md": "1", "sig-auth/a.md": "1", "README": "1"})
    stream.commit({"sig-node/sub/roadmap.md": "1"}, at=BEGIN + DAY)
    folder = stream.into(tmp_path / "r.git")
    origin = str(folder)
    places = (
        Place(origin, "/sig-node", team="sig-node"),
        Place(origin, "/sig-auth", team="sig-auth"),
        Place(origin, "/sig-node/sub", system="sub"),
        Place("/elsewhere", "/", system="other"),
    )
    made = acts(collect(folder, places=places))
    assert sorted(((a.at - BEGIN) // DAY, a.activity, a.team or "", a.system or "") for a in made) == [
        (0, "commit", "", ""),
        (0, "commit", "sig-auth", ""),
        (0, "commit", "sig-node", ""),
        (1, "commit", "", "sub"),
        (1, "roadmap-revised", "", "sub"),
    ]
    assert len({act.subject for act in made}) == 2
    said = f"Together\n\nCo-authored-by: {BO}\nReviewed-by: {CHI}\n"
    stream.commit({"sig-auth/b.md": "1"}, at=BEGIN + 2 * DAY, message=said)
    later = [act for act in acts(collect(stream.into(folder), places=places)) if act.at == BEGIN + 2 * DAY]
    assert sorted((act.activity, act.team) for act in later) == [
        ("commit", "sig-auth"),
        ("commit", "sig-auth"),
        ("pairing", "sig-auth"),
        ("pairing", "sig-auth"),
        ("review", "sig-auth"),
    ]
    whole = acts(collect(folder, places=(Place(origin, "/", system="ledger"),)))
    assert {(act.team, act.system) for act in whole} == {(None, "ledger")}


def test_branches_of_spikes_count_when_they_move(tmp_path: Path) -> None:
    stream = Stream()
    one = stream.commit({"a": "1"})
    stream.commit({"a": "2"}, branch="spike/cache", parents=[one], author=BO, at=BEGIN + DAY)
    folder = stream.into(tmp_path / "r.git")
    chunks = collect(folder)
    assert told(chunks, "spike") == [("spike", "bo@acme.example", "", 1.0)]
    assert acts(collect(folder, chunks[-1].cursor)) == []


def test_again_goes_on_behind_the_cursor(tmp_path: Path) -> None:
    stream = Stream()
    one = stream.commit({"a": "1"})
    folder = stream.into(tmp_path / "r.git")
    first = collect(folder)
    assert collect(folder, first[-1].cursor) == []
    stream.commit({"a": "2"}, author=BO, at=BEGIN + DAY)
    stream.into(folder)
    second = collect(folder, first[-1].cursor)
    assert told(second) == [("commit", "bo@acme.example", "", 1.0)]
    assert [chunk.replaces for chunk in second] == [(), ()]
    assert collect(folder, second[-1].cursor) == []
    assert one == 1


def test_a_rewritten_main_branch_is_read_again(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit({"a": "1"})
    stream.commit({"a": "2"}, author=BO, at=BEGIN + DAY)
    folder = stream.into(tmp_path / "r.git")
    cursor = collect(folder)[-1].cursor
    git(f"--git-dir={folder}", "update-ref", "refs/heads/main", "main~1")
    git(f"--git-dir={folder}", "reflog", "expire", "--expire=now", "--all")
    for _ in range(2):  # with the old commits still there, and without them
        again = collect(folder, cursor)
        assert told(again) == [("commit", "ana@acme.example", "", 0.0)]
        assert again[0].replaces == (Window(str(folder), 0, int(NOW.timestamp()) + DAY + 1),)
        git(f"--git-dir={folder}", "gc", "--quiet", "--prune=now")


def test_a_rebased_topic_costs_its_own_commits_only(tmp_path: Path) -> None:
    stream = Stream()
    one = stream.commit({"a": "1"})
    stream.commit({"b": "1"}, branch="topic", parents=[one], author=BO, at=BEGIN + DAY)
    folder = stream.into(tmp_path / "r.git")
    cursor = collect(folder)[-1].cursor
    other = Stream(mark=10)
    two = other.commit({"a": "2"}, parents=(), branch="main", at=BEGIN + 2 * DAY)
    other.text[1:1] = [b"from refs/heads/main^0\n"]
    other.commit({"b": "1"}, branch="topic", parents=[two], author=BO, at=BEGIN + DAY, done=BEGIN + 2 * DAY)
    other.into(folder)
    again = collect(folder, cursor)
    assert [chunk.replaces for chunk in again] == [(), ()]
    assert told(again) == [("commit", "ana@acme.example", "", 2.0), ("commit", "bo@acme.example", "", 1.0)]


def test_changed_settings_places_and_mailmap_read_everything_again(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit({"a": "1"}, author="ana <ana@home.example>")
    folder = stream.into(tmp_path / "r.git")
    cursor = collect(folder)[-1].cursor
    assert collect(folder, cursor, newcomer_days=30)[0].replaces
    assert collect(folder, cursor, places=(Place(str(folder), "/", system="s"),))[0].replaces
    stream.commit({".mailmap": "Ana Ruiz <ana@acme.example> <ana@home.example>\n"}, at=BEGIN + DAY)
    stream.into(folder)
    again = collect(folder, cursor)
    assert again[0].replaces
    assert {row[1] for row in told(again)} == {"ana@acme.example"}


def test_a_working_copy_an_empty_and_a_packed_repository(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit({"a": "1"})
    copy = stream.into(tmp_path / "copy", bare=False)
    assert len(acts(collect(copy))) == 1
    assert len(acts(collect(f"file://{copy}"))) == 1
    git(f"--git-dir={copy}/.git", "pack-refs", "--all")
    assert len(acts(collect(copy))) == 1
    empty = Stream().into(tmp_path / "empty.git")
    chunks = collect(empty)
    assert (acts(chunks), collect(empty, chunks[-1].cursor)) == ([], [])
    shallow = tmp_path / "shallow.git"
    stream.commit({"a": "2"})
    stream.into(copy, bare=False)
    git("clone", "--quiet", "--bare", "--depth=1", f"file://{copy}", str(shallow))
    chunks = collect(shallow)
    assert (len(acts(chunks)), "shallow" in chunks[-1].notes) == (1, True)


def test_the_test_of_a_source_tells_what_it_will_see(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit({"a": "1"})
    spec = SourceSpec("x", "git", str(stream.into(tmp_path / "r.git")))
    tried = GitCollector(tmp_path).test(spec, NOW)
    assert tried.facts == (("branches", "1"), ("main branch", "main"))
    assert ("commit" in tried.sees, "unreviewed-merge" in tried.sees) == (True, False)
    with pytest.raises(SourceProblem) as problem:
        GitCollector(tmp_path).test(SourceSpec("x", "git", str(tmp_path)), NOW)
    assert (problem.value.code, problem.value.params) == ("not-found", {"address": str(tmp_path)})


def test_sealing_by_columns_gives_the_same_rows(tmp_path: Path) -> None:
    stream = Stream()
    for number in range(30):
        stream.commit(
            {f"docs/adr/{number}.md": "x"}, author=(ANA, BO, CHI)[number % 3], at=BEGIN + number * 5000,
            message=f"x\n\nReviewed-by: {BO}\nCo-authored-by: {CHI}\n",
        )  # fmt: skip
    made = acts(collect(stream.into(tmp_path / "r.git")))
    made += [Act("n", "o", 5, "incident", started=3, outcome="x", responsibility="r", team="t", system="s")]

    def key(account: Account) -> str | None:
        return None if account.value.startswith("chi") else f"key of {account.value}"

    kwargs = {"source": "git-x", "collector": "git/1"}
    assert sealed(made, key=key, **kwargs).equals(table(seal(made, key=key, **kwargs)))
    assert sealed((), key=key, **kwargs).equals(table([]))


def test_a_newcomer_is_known_the_same_on_the_way_and_from_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = f"Change\n\nReviewed-by: {BO}\n"
    stream = Stream()
    stream.commit({"a": "1"}, author=BO)
    stream.commit({"a": "2"}, author="Ana <ANA@acme.example>", at=BEGIN + 200 * DAY)
    folder = stream.into(tmp_path / "r.git")
    cursor = collect(folder)[-1].cursor
    stream.commit({"a": "3"}, author=ANA, at=BEGIN + 250 * DAY, message=review)
    stream.commit({"a": "4"}, author=ANA, at=BEGIN + 291 * DAY, message=review)
    stream.into(folder)
    expected = [("newcomer-review", "bo@acme.example", "ana@acme.example", 250.0)]
    assert told(collect(folder, cursor), "newcomer-review") == expected
    assert told(collect(folder), "newcomer-review") == expected
    monkeypatch.setattr("remit.evidence.sources.git.commits.PENDING", 0)
    assert told(collect(folder), "newcomer-review") == expected


def test_a_repository_of_longer_ids(tmp_path: Path) -> None:
    git("init", "--quiet", "--bare", "--object-format=sha256", "-b", "main", str(tmp_path / "r.git"))
    stream = Stream()
    stream.commit({"a": "1"})
    chunks = collect(stream.into(tmp_path / "r.git"))
    assert told(chunks) == [("commit", "ana@acme.example", "", 0.0)]
    assert len(chunks[-1].cursor["heads"]["refs/heads/main"]) == 64


def test_a_history_comes_in_bounded_chunks_with_the_old_cursor_until_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = Stream()
    for number in range(300):
        stream.commit({"a": str(number)}, at=BEGIN + number)
    folder = stream.into(tmp_path / "r.git")
    monkeypatch.setattr("remit.evidence.sources.git.reading.CHUNK", 100)
    monkeypatch.setattr("remit.evidence.sources.git.history.BLOCK", 4096)
    chunks = collect(folder)
    assert len(chunks) > 2
    assert max(len(chunk.acts) for chunk in chunks) < 200
    assert [bool(chunk.replaces) for chunk in chunks] == [True, *([False] * (len(chunks) - 1))]
    assert [bool(chunk.cursor) for chunk in chunks] == [*([False] * (len(chunks) - 1)), True]
    assert (chunks[-1].done, len({act.native for act in acts(chunks)})) == (300, 300)
    assert [chunk.done for chunk in chunks] == sorted(chunk.done for chunk in chunks)
