"""Incidents, as the services that page people push them."""
