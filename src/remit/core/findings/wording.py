"""What findings say: the only place of their English texts, which are the message ids for translation.

The parameters stand by name, so that a translation may reorder them. Messages never name the row: a place
where a finding is shown names it once, also for many rows with the same message.
"""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "vacant": "Nobody is %(role)s of %(team)s.",
    "vacant-acting": "Nobody is %(role)s of %(team)s; %(acting)s acts up to and including %(last)s.",
    "vacant-acting-open": "Nobody is %(role)s of %(team)s; %(acting)s acts.",
    "contested": "%(count)s people are %(role)s (allowed: %(allowed)s) and no split says who does what: %(people)s.",
    "no-split": "Shared by %(people)s, and no charter says who does which part.",
    "one-sided-vacant": "Shared, but nobody is there as %(missing)s: it is left to %(people)s.",
    "one-sided-split": "Shared, but the split gives no part to %(missing)s.",
    "left-role": "%(person)s is still %(role)s of %(team)s, but left on %(left)s.",
    "left-row": "The charter names %(person)s, who left on %(left)s.",
    "not-listed-unnamed": "No charter says who picks up what is not listed.",
    "not-listed-absent": "Nobody is there to pick up what is not listed: the charter names %(parties)s.",
    "agent-role": "%(person)s is %(role)s of %(team)s, but is an agent: an agent is never the one who is responsible.",
    "agent-row": "The charter names %(person)s, an agent: an agent is never the one who is responsible.",
    "never-signed": "Nobody has signed it. Still to sign: %(people)s.",
    "partly-signed": "Not everybody has signed it. Still to sign: %(people)s.",
    "changed-since-signed": "It has changed since it was signed (%(fields)s). Still to sign: %(people)s.",
    "left-open": "It was left open; %(owner)s is to settle it by %(due)s.",
    "left-open-overdue": "It was left open, and is overdue: %(owner)s was to settle it by %(due)s.",
    "round-never": "%(team)s has not held a clarity round yet.",
    "round-overdue": "The last clarity round of %(team)s was on %(last)s; one is due every %(cadence)s days.",
    "quiet": "Nothing was seen from %(since)s on, and these could have seen it: %(sources)s.",
    "quiet-gap": "With one report, the last time was %(days)s days ago or more.",
    "elsewhere": "Others do it, last on %(last)s; nothing shows that who holds it does.",
    "cannot-see": "Nothing tells whether it happens. %(why)s",
    "coding-below": "%(person)s has shared that it is under the range.",
    "coding-above": "%(person)s has shared that it is over the range.",
    "source-failing": "%(source)s cannot be read since %(since)s.",
    "no-deputy": "%(person)s is the only %(role)s of %(team)s, and nobody has agreed to deputise.",
    "cover-ended-leave": "%(acting)s acted for %(person)s as %(role)s up to and including %(last)s; %(person)s is away "
    "up to and including %(back)s.",
    "cover-ended-leave-open": "%(acting)s acted for %(person)s as %(role)s up to and including %(last)s; %(person)s is "
    "still away, with no end set.",
    "cover-ended-vacant": "%(acting)s acted as %(role)s of %(team)s up to and including %(last)s, and still nobody "
    "holds the role.",
    "leave-uncovered": "%(person)s, %(role)s, is away from %(first)s up to and including %(last)s; on %(days)s "
    "working days nobody has agreed to act.",
    "leave-uncovered-proposed": "%(person)s, %(role)s, is away from %(first)s up to and including %(last)s; on "
    "%(days)s working days nobody has agreed to act. %(asked)s was asked and has not accepted.",
    "leave-open-uncovered": "%(person)s, %(role)s, is away from %(first)s on, with no end set; on %(days)s working "
    "days up to %(last)s nobody has agreed to act.",
    "leave-open-uncovered-proposed": "%(person)s, %(role)s, is away from %(first)s on, with no end set; on %(days)s "
    "working days up to %(last)s nobody has agreed to act. %(asked)s was asked and has not accepted.",
    "outgrown": "%(person)s is both %(role)s and %(other)s, and has %(count)s reports.",
    "outgrown-experienced": "%(person)s is both %(role)s and %(other)s, and has %(count)s reports; they have declared "
    "experience in both.",
    "no-range": "%(person)s is both %(role)s and %(other)s, and has declared no range of hands-on coding of their "
    "own.",
    "many-reports": "%(person)s has %(count)s reports.",
    "code-owners": "CODEOWNERS (line %(line)s, “%(pattern)s”) sends the reviews of %(system)s to %(owners)s: nobody of "
    "%(team)s.",
    "code-owners-nobody": "CODEOWNERS (line %(line)s, “%(pattern)s”) sends the reviews of %(system)s to nobody.",
    "code-owners-of": "CODEOWNERS of %(repository)s (line %(line)s, “%(pattern)s”) sends the reviews of %(system)s to "
    "%(owners)s: nobody of %(team)s.",
    "code-owners-nobody-of": "CODEOWNERS of %(repository)s (line %(line)s, “%(pattern)s”) sends the reviews of "
    "%(system)s to nobody.",
    "escalation": "%(path)s reaches %(reached)s; the charter says %(agreed)s.",
    "escalation-nobody": "%(path)s reaches nobody; the charter says %(agreed)s.",
    "no-access": "%(person)s, %(role)s, may not change %(repository)s, which belongs to %(system)s.",
    "catalogue": "The catalogue names %(catalogue)s as the owner of %(system)s; the owner is %(team)s.",
}
"""What each kind of finding says; a code may have several."""

HINTS: Mapping[str, str] = {
    "R101": "Name a %(role)s, or let somebody act until one is found (a cover with an end), and say who is asked "
    "meanwhile (when_vacant).",
    "R102": "End the assignment that has run out, write a split for the row, or allow more holders (max_holders).",
    "R103": "Write one line for each side into the row's split, and name who breaks a tie.",
    "R104": "Fill the side that is missing, complete the split, or decide in the charter that the row is not shared.",
    "R105": "End what %(person)s held and name a successor; in a charter row, name a role rather than a person.",
    "R106": "Name somebody in the row not-listed of the team's charter, or once for all in the organisation's.",
    "R107": "Name the person who answers for the agent's work; the agent may stay a member of the team.",
    "R201": "Let everybody whose signature the row needs read it, and sign it or say what is wrong with it.",
    "R202": "Look at what has changed, and sign the row again, or say what is wrong with it.",
    "R203": "Settle it into the row, or agree on another owner and another day.",
    "R204": "Open a clarity round: everybody answers privately, and only the mismatches are talked about.",
    "R301": "Do it, or say that you did; if it is not needed, say in the charter that it does not apply.",
    "R302": "Talk about who is to do it: let the charter say what is so, or the holder take it up again.",
    "R303": "Connect a source that can see it, name the one that does, or let the holder say so from time to time.",
    "R304": "Agree on what to hand over or to take back, or declare another range.",
    "R305": "Open the page of the source: it says what is wrong and what to do.",
    "R401": "Ask somebody to deputise, and write down the day on which they accepted.",
    "R402": "Let somebody act again until the holder is back or a new one is found: covers end by themselves.",
    "R403": "Agree with somebody who acts for that time, and write the cover down with the day on which they accepted.",
    "R404": "Discuss whether two people should hold the two roles (remit what-if shows what would change), or move "
    "reports.",
    "R405": "Let %(person)s declare a range for this team (coding_ranges), after talking with the team.",
    "R406": "Divide the team, name a second manager, or write down to whom people really report.",
    "R501": "Correct CODEOWNERS, the owner of the system, or the handles and logins of the team.",
    "R502": "Correct whichever of the two is stale: the catalogue, or the owner of the system.",
    "R503": "Put who is responsible on the path, or let the charter name who really is called.",
    "R504": "Have the access granted, or let the charter name somebody who has it.",
}
"""How to mend what a code reports."""
