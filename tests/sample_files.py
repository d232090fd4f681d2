"""Texts of organisation and framework files that several tests read."""

from __future__ import annotations

HEAD = "remit: 1\norganisation: {id: acme, name: Acme}\n"
"""The least that an organisation file says."""

EVERYTHING = """\
remit: 1
scope: organisation
organisation:
  id: acme
  name: Acme
  zone: Europe/Berlin
  max_holders: {tech-lead: 3}
framework: engineering-ladders
charter:
  when_vacant: [engineering-manager, dana]
  max_holders: {engineering-manager: 2}
people:
  - id: ana
    name: Ana Ruiz
    kind: human
    email: ana@acme.example
    github: [anaruiz, "ana-r"]
    experience: [tech-lead]
    manager: bo
    from: 2024-01-01
    until: 2027-06-01
    leave: {from: 2026-11-01, until: 2026-12-05}
  - {id: bo, name: no, from: unknown, alias: 12}
  - {id: no, name: "Bot", kind: agent}
  - id: dana
    name: Dana
    manager: [{person: bo, from: 2025-01-01, until: 2026-01-01}, {person: ana, from: 2026-01-01}]
teams:
  - {id: commerce, name: Commerce, from: 2020-01-01}
  - id: payments
    name: Payments
    parent: [{team: commerce, from: 2021-01-01}]
    zone: Asia/Tokyo
    labels: {kind: sig, example.org/unit: "7"}
    forge: ["@acme/payments", acme/pay]
    members: [ana, {person: bo, from: 2025-01-01, until: 2026-01-01}]
    roles:
      tech-lead: ana
      engineering-manager: [{person: bo, from: 2025-03-01}, dana]
    deputies:
      - {role: tech-lead, person: dana, accepted: 2026-01-10, from: 2026-01-01}
      - {role: engineering-manager, person: dana, accepted: no}
    coding_ranges: [{person: ana, percent: [20, 40], from: 2026-01-01}]
    covers:
      - {role: engineering-manager, for: bo, acting: dana, from: 2026-11-01, until: 2026-12-05,
         rows: [one-on-ones, team-delivery], accepted: 2026-10-30, granted_by: bo}
      - {role: tech-lead, acting: dana, until: 2026-12-05, rows: all}
    charter:
      rows:
        system-roadmap:
          - {until: 2026-01-12, holders: [tech-lead]}
          - holders: [tech-lead, {person: bo}]
            split: {tech-lead: sequence, bo: dates}
            tie_break: dana
            informed: [{role: engineering-manager}]
            when_vacant: []
            note: as agreed
            from: 2026-01-12
        team-happiness: {not_applicable: "the reason"}
        not-listed: {holders: [tech-lead], split: [{role: tech-lead, part: all of it}]}
        drills: {title: Drills, holders: [tech-lead], mode: performs, sight: asked, cadence: 90,
                 aliases: [game day], description: Try it.}
systems:
  - id: ledger
    name: Ledger
    owner: payments
    production: true
    repositories: [https://git.acme.example/ledger, {address: mono, path: /ledger}]
    code_owners: [{pattern: "*", owners: ["@acme/payments"], line: 1}]
    catalogue_owner: payments
    until: 2030-01-01
  - {id: old, name: Old, repositories: here,
     owner: [{team: payments, until: 2026-01-01}, {team: commerce, from: 2026-01-01}]}
suppressions:
  - {code: R401, team: payments, responsibility: drills, person: ana, reason: known, until: 2027-01-01}
"""
"""A file in which every key stands once."""

SCOPED = (
    HEAD
    + """\
scope: {team: commerce}
outside:
  people: [dana, {id: eve, name: Eve Fox}]
  teams: [all]
people: [{id: ana, name: Ana, manager: dana}]
teams:
  - {id: commerce, name: Commerce, parent: all}
  - {id: pay, name: Pay, parent: commerce, roles: {tech-lead: eve}}
systems: [{id: ledger, name: Ledger, owner: pay}]
"""
)
"""A file that manages one team and what is below it."""

OWN = """\
framework: 1
id: own
title: Our own
attribution: {source: ours}
roles:
  - {id: po, title: Product Owner, focus: people, in_charge_of: the Product, coding_range: [0, 10], max_holders: 2,
     description: Owns.}
  - {id: dev, title: Developer, short: D}
responsibilities:
  - {id: backlog, title: Backlog, holders: [po, dev], mode: performs, sight: traced, cadence: 14, alert_after: 30,
     happening: It is in order., description: Keep it., aliases: [stories]}
  - {id: incidents, title: Incidents, holders: [dev], cadence_event: incident}
ladders:
  axes: [{id: craft, title: Craft, description: d, levels: [{name: Learns, description: l}, {name: Leads}]}]
  ladders: {D: Developer}
  positions: {D1: {craft: 1}, D12: {craft: 2}}
  senior_from: 4
  managing_managers: [{id: goals, title: Goals, poles: [Team, Individuals], description: both}]
"""
"""A framework of one's own."""
