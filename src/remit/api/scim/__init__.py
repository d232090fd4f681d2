"""SCIM 2.0 (RFC 7643, RFC 7644): people and groups of a directory become people and teams."""
