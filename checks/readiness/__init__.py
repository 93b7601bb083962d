"""The readiness check outside: a stranger's look at a domain, and the leads that come of it."""
