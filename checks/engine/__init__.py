"""The pure heart: launch spec, evidence, rules' registry, evaluation, scorecard.

Nothing here imports Django, opens a socket or reads a clock; the command line and the web
application run exactly this code.
"""
