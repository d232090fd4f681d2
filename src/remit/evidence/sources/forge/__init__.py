"""Forges: GitHub and GitLab, read through their APIs and told of by their webhooks.

What an answer or a webhook says is first brought to the values of ``change``; ``acts`` makes acts of these, so that
both ways give the same ones. Nothing of titles, texts and comments gets as far as these values.
"""

from __future__ import annotations
