"""The engine that observes and judges, the runs that store it, and everything that watches."""
