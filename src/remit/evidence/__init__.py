"""Evidence: sources → acts → envelopes → lake → observations. Tables and queries; no pages, no persons' names.

A source is read into *acts*, which still carry addresses. Sealing replaces every address by the random key of its
account and yields *envelopes*: only these reach the lake. Observations are queries over the lake.
"""
